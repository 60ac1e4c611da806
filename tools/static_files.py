"""Static files collected under hashed names into `build/static`, again whenever a source has changed."""

from __future__ import annotations

import fcntl
import os
import secrets
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tools.freshness import ROOT, build_if_changed, fingerprint
from tools.virtual_environment import PYTHON

_BUILD = ROOT / "build"
_OURS = ("static", "quiz/bank/types", "requirements/base.lock", "config/settings.py", "config/staticfiles.py")


def _sources() -> Iterator[Path]:
    for name in _OURS:
        place = ROOT / name
        if place.is_file():
            yield place
        else:
            yield from (
                file for file in place.rglob("*") if file.is_file() and "__pycache__" not in file.parts
            )


def _collect() -> None:
    print("Collecting static files …", flush=True)
    # No secret of the installation is needed or wanted here.
    environ = {
        **os.environ,
        "OUTREACH_MODE": "test",
        "SECRET_KEY": secrets.token_hex(32),
        "SEALING_KEY": secrets.token_hex(32),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    command = [str(PYTHON), str(ROOT / "manage.py"), "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(command, check=True, env=environ, stdin=subprocess.DEVNULL)


def ensure_static_files() -> None:
    """Collect when stale. One process at a time: tests, demo and set-up may ask at once."""
    _BUILD.mkdir(exist_ok=True)
    with (_BUILD / "static.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        # The stamp lies beside the manifest, so that both go when the folder is removed.
        stamp = _BUILD / "static" / ".stamp"
        build_if_changed(stamp=stamp, digest=fingerprint(_sources()), build=_collect)


if __name__ == "__main__":
    ensure_static_files()
