"""What a piece of work costs: time, CPU of the database's process that did it, and log written."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Cost:
    """`wall_s` as the caller waited; `cpu_s` of the database; `log_bytes` of PostgreSQL's write-ahead log."""

    wall_s: float
    cpu_s: float
    log_bytes: int


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _database_cpu_s() -> float:
    """Of the session's own process; on SQLite this one, which is the database."""
    if connection.vendor != "postgresql":
        return time.process_time()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return _cpu_s(cursor.fetchone()[0])


def _log_position() -> int:
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint")
        return int(cursor.fetchone()[0])


def cost_of(work: Callable[[], object]) -> Cost:
    """Do the work once and tell what it cost. CPU is counted in hundredths of a second: give it enough to do."""
    cpu, log, started = _database_cpu_s(), _log_position(), time.perf_counter()
    work()
    wall = time.perf_counter() - started
    return Cost(wall, _database_cpu_s() - cpu, _log_position() - log)


def best_wall_ms(work: Callable[[], object], times: int = 3) -> float:
    """The shortest of several runs: the work itself, without what else the machine did."""
    return min(cost_of(work).wall_s for _ in range(times)) * 1_000
