"""pytest plugin that sets the environment before Django's settings are read (loaded by `-p tests.environment`)."""

import os
import secrets
import shutil
import tempfile

_made_here: str | None = None
if "VAR_DIR" not in os.environ:
    _made_here = os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="outreach-test-")
os.environ.setdefault("OUTREACH_MODE", "test")
os.environ.setdefault("SECRET_KEY", secrets.token_hex(32))
os.environ.setdefault("SEALING_KEY", secrets.token_hex(32))
os.environ.setdefault("HOSTS", "testserver,localhost")


def pytest_unconfigure() -> None:
    """Remove the directory that this run made; one that was given stays."""
    if _made_here is not None:
        shutil.rmtree(_made_here, ignore_errors=True)
