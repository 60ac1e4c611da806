"""Makes sure that a worker may open as many files as its stated sockets need."""

from __future__ import annotations

import resource

from quiz.live.engine.limits import BEYOND_PART

# Beside live sockets: hosts and screens beyond the limit, pages and requests under way, connections to database and
# Redis, logs, static files.
RESERVE = 512
# At 30 KiB a socket 450 MiB; more processes hold more people better than one process does.
SOCKETS = 15_000


class TooFewFiles(Exception):
    """The hard limit on open files is below what the settings ask for; the message says what to do."""


def allow_open_files(stated: int | None) -> int:
    """Raise this process's soft limit on open files as far as its sockets need; returns how many it may have.

    `stated`: MAX_SOCKETS_PER_WORKER; without it, `SOCKETS` or as many as the hard limit allows. Raises `TooFewFiles`.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    unlimited = hard == resource.RLIM_INFINITY
    fits = max(1, int((hard - RESERVE) / (1 + BEYOND_PART)))
    sockets = stated or (SOCKETS if unlimited else min(SOCKETS, fits))
    needed = sockets + int(sockets * BEYOND_PART) + RESERVE
    if stated and not unlimited and hard < needed:
        raise TooFewFiles(
            f"MAX_SOCKETS_PER_WORKER={stated} needs {needed} open files, and the limit is {hard} (`ulimit -Hn`, "
            f"LimitNOFILE=). Raise it, or set MAX_SOCKETS_PER_WORKER to {fits} or less."
        )
    if soft != resource.RLIM_INFINITY and soft < needed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed if unlimited else min(needed, hard), hard))
    return sockets
