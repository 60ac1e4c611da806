"""Plants referrals on a PostgreSQL of its own and prints what the desk costs over them.

python -m load_tests.referrals [--rows 1000000] [--times 200]
"""

from __future__ import annotations

import argparse
import time
from datetime import datetime

from load_tests.rows.database import fresh_database


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=200)
    arguments = parser.parse_args()
    with fresh_database("postgres"):
        from django.core.management import call_command

        from kit.working_time.rules.hours import CHINA
        from load_tests.referrals.measure import measure
        from load_tests.referrals.plant import plant
        from outreach.network.services.demo_stations import ensure_demo_stations

        ensure_demo_stations()
        started = time.perf_counter()
        plant(arguments.rows)
        print(f"{arguments.rows} referrals planted in {time.perf_counter() - started:.0f} s")
        print(f"{'':28}{'times':>7}{'p50 ms':>10}{'p99 ms':>10}{'queries':>9}")
        for figure in measure(arguments.times, datetime.now(CHINA)):
            print(
                f"{figure.name:28}{figure.times:>7}{figure.p50_ms:>10.1f}{figure.p99_ms:>10.1f}{figure.queries:>9}"
            )
        call_command("verify_audit")


if __name__ == "__main__":
    main()
