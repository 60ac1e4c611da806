"""What processes use: CPU time and memory, as the kernel counts them."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
# clock_gettime(2): the number of another process's CPU clock is made from its id.
_CPUCLOCK_SCHED = 2


def cpu_s(pids: Iterable[int]) -> float:
    """CPU seconds that these processes have used, all their threads included, to the nanosecond."""
    return sum(time.clock_gettime(((~pid) << 3) | _CPUCLOCK_SCHED) for pid in pids)


def family_cpu_s(parent: int) -> float:
    """CPU seconds of a process and its children, those that have ended included. In ticks of 10 ms."""
    total = 0
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:  # ended while we looked
            continue
        own = int(status.parent.name) == parent
        if own or int(fields[1]) == parent:
            total += int(fields[11]) + int(fields[12])
        if own:
            total += int(fields[13]) + int(fields[14])
    return total / _TICKS


def rss_kib(pids: Iterable[int]) -> int:
    """Resident memory of these processes together."""
    total = 0
    for pid in pids:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                total += int(line.split()[1])
    return total


def open_files(pids: Iterable[int]) -> int:
    """Files and sockets that these processes have open."""
    return sum(len(list(Path(f"/proc/{pid}/fd").iterdir())) for pid in pids)
