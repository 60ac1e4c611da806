"""Puts a sound SQLite under Django, before its backend is imported.

SQLite 3.7.0 to 3.51.2 can lose a committed row in WAL mode when another connection checkpoints (sqlite.org/wal.html,
section 11). Debian 12's Python links 3.40.1, so the `pysqlite3` wheel takes the place of the standard module.
"""

import sys

import pysqlite3
import pysqlite3.dbapi2

# Releases that carry the fix: the 3.51 line from .3, and the two branches it was carried back to.
_FIXED_BRANCHES = {(3, 44): 6, (3, 50): 7, (3, 51): 3}


def is_sound(version: tuple[int, int, int]) -> bool:
    """Whether an SQLite release has the WAL-reset fix."""
    branch = version[:2]
    if branch in _FIXED_BRANCHES:
        return version[2] >= _FIXED_BRANCHES[branch]
    return branch > (3, 51)


def use_sound_sqlite() -> None:
    """Replace the standard `sqlite3` module; refuse an engine that can lose acknowledged answers."""
    version = pysqlite3.sqlite_version_info
    if not is_sound(version):
        raise SystemExit(
            f"SQLite {pysqlite3.sqlite_version} can lose committed rows in WAL mode; 3.51.3 or newer is needed."
        )
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
