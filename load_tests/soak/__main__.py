"""`make soak`: hours of load, kills and churn. Exit status 1 when a part did not reach its figures.

    python -m load_tests.soak [--only NAME …] [--minutes N]

`--minutes` shortens the parts that last for a time, to try them.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from collections.abc import Sequence

from load_tests.soak.registry import PARTS


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="make soak", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", nargs="*", choices=[part.name for part in PARTS], default=[])
    parser.add_argument("--minutes", type=float)
    options = parser.parse_args(arguments)
    failed: list[str] = []
    for part in PARTS:
        if options.only and part.name not in options.only:
            continue
        minutes = part.minutes if options.minutes is None else options.minutes
        print(
            f"soak: {part.name}, {minutes:g} minutes …" if part.minutes else f"soak: {part.name} …",
            flush=True,
        )
        started = time.monotonic()
        try:
            part.run(minutes)
        except Exception:
            traceback.print_exc()
            failed.append(part.name)
        told = "FAILED" if part.name in failed else "ok"
        print(f"soak: {part.name} {told} ({time.monotonic() - started:.0f} s)", flush=True)
    if failed:
        print(f"soak: FAILED: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
