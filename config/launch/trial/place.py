"""Where the services of a trial keep their files, and as whom they run."""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import stat
from pathlib import Path


class NotPossible(Exception):
    """The trial cannot run here; the message says what is missing."""


def service_user() -> str | None:
    """PostgreSQL refuses to run as root: the user its package brings, or nobody. `None`: this user."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise NotPossible("There is no user to run PostgreSQL as: neither postgres nor nobody exists.")


def choose_place(wanted: Path, *, user: str | None) -> Path:
    """A folder that the user can reach: the wanted one, or in /var/tmp when a folder above it is closed to them."""
    wanted.mkdir(parents=True, exist_ok=True)
    if user is None:
        return wanted
    # To pass through, not to list: what lies beside it stays unreadable.
    for each in (wanted, wanted.parent):
        each.chmod(stat.S_IMODE(each.stat().st_mode) | stat.S_IXOTH)
    if all(each.stat().st_mode & stat.S_IXOTH for each in wanted.parents):
        return wanted
    # Sticky and root's own: nobody else can put a folder of this name there first and be believed.
    elsewhere = Path("/var/tmp") / f"outreach-trial-{hashlib.sha256(str(wanted).encode()).hexdigest()[:12]}"  # noqa: S108
    elsewhere.mkdir(exist_ok=True)
    if elsewhere.is_symlink() or elsewhere.stat().st_uid != 0:
        raise NotPossible(f"{elsewhere} belongs to somebody else.")
    elsewhere.chmod(0o711)
    return elsewhere


def give(folder: Path, user: str | None) -> Path:
    """Make a folder for that user alone."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if user is not None:
        shutil.chown(folder, user, pwd.getpwnam(user).pw_gid)
    return folder
