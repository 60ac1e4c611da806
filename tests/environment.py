"""pytest plugin that sets the environment before Django's settings are read (loaded by `-p tests.environment`)."""

import os
import secrets
import tempfile

os.environ.setdefault("OUTREACH_MODE", "test")
os.environ.setdefault("SECRET_KEY", secrets.token_hex(32))
os.environ.setdefault("SEALING_KEY", secrets.token_hex(32))
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="outreach-test-"))
os.environ.setdefault("HOSTS", "testserver,localhost")
