"""The desk at a city's size, on a PostgreSQL of its own.

    python -m load_tests.referrals pages [--rows 1000000] [--times 100] [--explain]
    python -m load_tests.referrals day [--signals 100000] [--referrals 5000] [--lines 2] [--profile]

`pages` plants referrals and times the reads behind the desk's and the citizen's pages, and the pages themselves, as far
as there are any. `day` takes in a day's signals and referrals and works on them. Ends with 1 where something takes
longer than wanted: 200 ms for 99 of 100 calls, ten minutes for the day.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import sys
import time
from datetime import datetime

from load_tests.rows.database import fresh_database

WANTED_MS, WANTED_S = 200.0, 600.0
# The counts that jobs make by night and the clocks are no pages.
_NO_PAGE = ("retention", "clocks")


def _now() -> datetime:
    from django.utils import timezone

    from kit.working_time.office import office_hours

    # The demo's stations are all closed at night.
    return office_hours().next_open(timezone.now())


def _stations() -> None:
    from outreach.network.services.demo_stations import ensure_demo_stations

    ensure_demo_stations()


def measure_pages(rows: int, times: int, *, explain: bool) -> bool:
    """Plant, time, print; whether all is as fast as wanted."""
    from load_tests.referrals.pages import pages
    from load_tests.referrals.people import officer, supervisor
    from load_tests.referrals.plant import plant, sample
    from load_tests.referrals.reads import reads, township_officer
    from load_tests.referrals.timing import Timed, slow_queries, table, timed
    from load_tests.rows.plant import analyse
    from outreach.referrals.models import Referral, ReferralEvent

    _stations()
    now, began = _now(), time.perf_counter()
    plant(rows, now=now)
    print(f"planted after {time.perf_counter() - began:.0f} s", flush=True)
    analyse()
    opened = sample(times, now=now)
    phones = [each.referral.person.phone or "" for each in opened]
    took = time.perf_counter() - began
    print(
        f"{Referral.objects.count():,} referrals, {Referral.objects.filter(closed_at=None).count():,} open, "
        f"{ReferralEvent.objects.count():,} events, planted in {took:.0f} s",
        flush=True,
    )
    people = {
        "city's supervisor": supervisor(),
        "city's officer": officer(),
        "township's officer": township_officer(),
    }
    keys = [each.referral.pk for each in opened]
    found: list[Timed] = []
    for name, calls in reads(opened, phones, people, now=now, times=times):
        found.append(timed(name, calls, unmeasured=min(3, len(calls) - 1)))
        print(table(found[-1:], wanted_ms=WANTED_MS).splitlines()[1], flush=True)
        if explain and found[-1].at(0.99) > WANTED_MS:
            print("\n".join(slow_queries(calls[0], slower_than_ms=20)), flush=True)
    for name, status, calls in pages(list(people.values()), keys, times=times):
        if status != 200:
            print(f"{name}: {status}, not timed")
            continue
        found.append(timed(name, calls))
        print(table(found[-1:], wanted_ms=WANTED_MS).splitlines()[1], flush=True)
        if explain and found[-1].at(0.99) > WANTED_MS:
            print("\n".join(slow_queries(calls[0], slower_than_ms=20)), flush=True)
    print("\n" + table(found, wanted_ms=WANTED_MS))
    return all(each.at(0.99) <= WANTED_MS for each in found if not each.name.startswith(_NO_PAGE))


def measure_day(signals: int, referrals: int, lines: int, *, profile: bool) -> bool:
    """Go through a day and print its time; whether it is within what is wanted."""
    from load_tests.referrals.day import replay

    _stations()
    profiler = cProfile.Profile()
    if profile:  # of this thread, so one line
        lines = 1
        profiler.enable()
    day = replay(signals=signals, referrals=referrals, lines=lines, now=_now())
    if profile:
        profiler.disable()
        pstats.Stats(profiler).sort_stats("cumulative").print_stats(70)
    print(
        f"{signals:,} signals in {day.signals_s:.1f} s ({day.signals_s / max(signals, 1) * 1e3:.2f} ms each), "
        f"{referrals:,} referrals with five moves in {day.referrals_s:.1f} s "
        f"({day.referrals_s / max(referrals, 1) * 1e3:.1f} ms each), {lines} at once: {day.total_s:.0f} s"
    )
    return day.total_s <= WANTED_S


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    kinds = parser.add_subparsers(dest="what", required=True)
    of_pages, of_day = kinds.add_parser("pages"), kinds.add_parser("day")
    of_pages.add_argument("--rows", type=int, default=1_000_000)
    of_pages.add_argument("--times", type=int, default=100, help="calls of each")
    of_pages.add_argument("--explain", action="store_true", help="show plans of what is slow")
    of_day.add_argument("--signals", type=int, default=100_000)
    of_day.add_argument("--referrals", type=int, default=5_000)
    of_day.add_argument("--lines", type=int, default=2, help="how many are at work at once")
    of_day.add_argument("--profile", action="store_true")
    options = parser.parse_args(arguments)
    with fresh_database("postgres"):
        if options.what == "pages":
            holds = measure_pages(options.rows, options.times, explain=options.explain)
        else:
            holds = measure_day(options.signals, options.referrals, options.lines, profile=options.profile)
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
