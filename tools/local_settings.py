"""`var/local.env`: this machine's own secrets and mode, written once and kept."""

from __future__ import annotations

import os
import secrets

from tools.freshness import ROOT

LOCAL_ENV = ROOT / "var" / "local.env"
_TEXT = """\
# Settings of this machine. Whoever has these keys and a backup has everything: keep them apart.
OUTREACH_MODE=demo
SECRET_KEY={secret_key}
SEALING_KEY={sealing_key}
"""


def ensure_local_settings() -> None:
    """Write the file with fresh random keys, for this user's eyes; one that is there is never touched."""
    LOCAL_ENV.parent.mkdir(mode=0o700, exist_ok=True)
    text = _TEXT.format(secret_key=secrets.token_hex(32), sealing_key=secrets.token_hex(32))
    try:
        # O_EXCL: of two set-ups at once only one writes.
        descriptor = os.open(LOCAL_ENV, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
