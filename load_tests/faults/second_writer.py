"""`python -m load_tests.faults.second_writer FILE THREADS PAUSE`: others who write into an SQLite file and checkpoint.

The pattern that lost committed rows before SQLite 3.51.3: a commit races a checkpoint on another connection. Prints
what it did as JSON when its input ends.
"""

from __future__ import annotations

import json
import random
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from pysqlite3 import dbapi2 as sqlite3  # type: ignore[import-not-found,import-untyped,unused-ignore]

_BUSY_S = 5.0
_MODES = ("PASSIVE", "FULL", "RESTART", "TRUNCATE")
_ROWS = 20


def write_and_checkpoint(
    file: str, ended: threading.Event, *, pause_s: float, seed: int = 1
) -> dict[str, int]:
    """Until told to end, with pauses of up to `pause_s`: how often it committed, checkpointed, found a lock."""
    dice = random.Random(seed)
    connection = sqlite3.connect(file, timeout=_BUSY_S, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS drill_noise (id INTEGER PRIMARY KEY, noise BLOB)")
    done = {"commits": 0, "checkpoints": 0, "locked": 0}
    while not ended.is_set():
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(
                "INSERT INTO drill_noise (noise) VALUES (?)", [(dice.randbytes(200),) for _ in range(_ROWS)]
            )
            connection.execute("COMMIT")
            done["commits"] += 1
            connection.execute(f"PRAGMA wal_checkpoint({dice.choice(_MODES)})")
            done["checkpoints"] += 1
        except sqlite3.OperationalError:
            done["locked"] += 1
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        ended.wait(dice.uniform(0, pause_s))
    connection.close()
    return done


def integrity(file: str) -> str:
    """`ok`, or what SQLite finds wrong with the file."""
    connection = sqlite3.connect(file)
    try:
        return "; ".join(str(row[0]) for row in connection.execute("PRAGMA integrity_check"))
    finally:
        connection.close()


def _end_with_input(ended: threading.Event) -> None:
    sys.stdin.read()
    ended.set()


def main(file: str, threads: int, pause_s: float) -> None:
    ended = threading.Event()
    threading.Thread(target=_end_with_input, args=(ended,), daemon=True).start()
    with ThreadPoolExecutor(max_workers=threads) as pool:
        parts = pool.map(
            lambda seed: write_and_checkpoint(file, ended, pause_s=pause_s, seed=seed), range(threads)
        )
        done = sum((Counter(part) for part in parts), Counter())
    print(json.dumps(done), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
