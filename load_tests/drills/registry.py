"""All drills by name, in the order in which they are run."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Literal

from load_tests.drills import (
    callers,
    checkpoints,
    clocks,
    disks,
    durable,
    floods,
    kills,
    networks,
    postgres_away,
    redis_away,
    restarts,
    restores,
)

Profile = Literal["scaled", "embedded", "own"]


@dataclass(frozen=True, slots=True)
class Drill:
    """`run(site, players)` returns figures or raises `Broken`. `profile`: which installation it is given; `own` makes
    one for itself, and gets none. `always`: also in the tests, with a small hall; the others are for `make drill`.
    """

    name: str
    run: Callable[[Any, int], Awaitable[dict[str, float]]]
    profile: Profile = "scaled"
    always: bool = True
    needs_root: bool = False


DRILLS = (
    Drill("every batch is flushed", durable.flushed),
    Drill("worker of the last move killed", kills.last_mover),
    Drill("another worker killed", kills.another),
    Drill("every worker killed", kills.every_worker, always=False),
    Drill("20 kills at random moments", kills.again_and_again, always=False),
    Drill("Redis killed and restarted", redis_away.restarted),
    Drill("Redis gone for the rest", redis_away.gone),
    Drill("Redis frozen", redis_away.frozen, always=False),
    Drill("Redis full", redis_away.full, always=False),
    Drill("bus partitioned", redis_away.partition, always=False),
    Drill("PostgreSQL stopped for 10 s", postgres_away.stopped),
    Drill("PostgreSQL backend killed", postgres_away.backend_killed, always=False),
    Drill("postmaster killed", postgres_away.postmaster_killed, always=False),
    Drill("50 sockets never read", callers.never_reading),
    Drill("half the hall hardly reads", callers.many_deaf, always=False),
    Drill("hostile callers", floods.hostile, always=False),
    Drill("no more files", floods.no_more_files, always=False),
    Drill("bad lines under a third", networks.bad_lines),
    Drill("every line breaks at once", networks.storm),
    Drill("rolling restart", restarts.rolling, always=False),
    Drill("two clocks 5 min off", clocks.five_minutes_off),
    Drill("backup restored", restores.backup_restored, always=False),
    Drill("SQLite beside a second writer", checkpoints.beside_a_second_writer, "embedded"),
    Drill("PostgreSQL's disk full", disks.postgres_full, "own", needs_root=True),
    Drill("SQLite's disk full", disks.sqlite_full, "own", needs_root=True),
)
