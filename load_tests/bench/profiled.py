"""`python -m load_tests.bench.profiled …`: `config.launch` under cProfile; PROFILE says where the tables go.

The loop's thread is profiled, not those that talk to the database.
"""

from __future__ import annotations

import cProfile
import os
import pstats
import sys
import time
from pathlib import Path

_LINES = 70


def main() -> int:
    from config.launch.__main__ import main as launch

    # the thread's own time: what it waits for, and what other threads do meanwhile, is not its work
    profile = cProfile.Profile(time.thread_time)
    try:
        return int(profile.runcall(launch, sys.argv[1:]))
    finally:
        file = Path(f"{os.environ['PROFILE']}-{os.getpid()}.txt")
        with file.open("w") as lines:
            stats = pstats.Stats(profile, stream=lines)
            stats.sort_stats("tottime").print_stats(_LINES)
            stats.sort_stats("cumulative").print_stats(_LINES)


if __name__ == "__main__":
    sys.exit(main())
