"""Measures what coming in and coming back cost: everybody joins, then all lines break at once, twice.

    python -m load_tests.measure_returns [--players 6000] [--workers 2] [--rate 1000]

Starts PostgreSQL, Redis and workers of its own, on loopback. For each part: CPU of the workers and of the database for
a phone, transactions for a phone, connections that a phone needed, and the worst lateness of a worker's loop.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from load_tests.drills.site import Site, scaled_site
from load_tests.live_client import sign_device
from load_tests.local.usage import cpu_s, family_cpu_s
from load_tests.phones.crowd import Crowd, CrowdPlan, crowd, device_header
from load_tests.phones.history import read_histories
from load_tests.phones.manner import Manner
from load_tests.returns import absences, lateness, worst

_WAIT = Manner(silent=1_000_000)
# PostgreSQL's counters are a second late.
_TOLD_S = 1.5
_CUTS = 2
_COUNTED = "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = current_database()"


@dataclass(frozen=True, slots=True)
class Used:
    """What has been used up to a moment: seconds of CPU, transactions, connections."""

    at: float
    workers_s: float
    database_s: float
    transactions: int
    tries: int
    late: dict[float, float]

    @classmethod
    async def now(cls, site: Site, phones: Crowd | None = None) -> Used:
        cluster, workers_s, at = site.cluster.process, cpu_s(site.product.pids), time.monotonic()
        assert cluster is not None
        database_s = family_cpu_s(cluster.pid)
        await asyncio.sleep(_TOLD_S)
        [[transactions]] = await asyncio.to_thread(site.hand.ask_postgres, _COUNTED)
        late = await asyncio.to_thread(lateness, [worker.figures_url for worker in site.workers])
        return cls(at, workers_s, database_s, transactions, phones.totals().tries if phones else 0, late)


def tell(what: str, players: int, before: Used, after: Used) -> str:
    """One part's figures, for people."""
    return (
        f"{what:12} {(after.workers_s - before.workers_s) / players * 1e6:7,.0f} µs of the workers, "
        f"{(after.database_s - before.database_s) / players * 1e6:5,.0f} µs of the database, "
        f"{(after.transactions - before.transactions) / players:.4f} transactions, "
        f"{(after.tries - before.tries) / players:.2f} connections for each; "
        f"loops late by ≤ {worst(before.late, after.late):g} s"
    )


async def measure(site: Site, players: int, rate: float, directory: Path) -> None:
    """Let everybody in, break all lines, and print what was used."""
    entry = await asyncio.to_thread(
        site.hand.open_game, site.product.urls[0], "civil-code-month", {"leaderboard": False}
    )
    plan = CrowdPlan(
        entry.game,
        site.product.urls,
        tuple(device_header(sign_device(site.product.secret_key)) for _ in range(players)),
        rate=rate,
        opening=200,
        manner=_WAIT,
        histories=True,
    )
    used = await Used.now(site)
    async with crowd(plan, directory) as phones:
        await phones.joined(within=180)
        took, before = time.monotonic() - used.at - _TOLD_S, used
        used = await Used.now(site, phones)
        print(tell("a join", players, before, used), f"; all in {took:.1f} s", flush=True)
        for number in range(_CUTS):
            await asyncio.sleep(12.0 if number else 1.0)  # a connection of ten seconds was a good one
            used = await Used.now(site, phones)
            cut_at = time.monotonic()
            await phones.cut()
            await phones.until(lambda now: now.greeted >= players, within=60, what="all back")
            before, used = used, await Used.now(site, phones)
            await phones.collect()
            away = absences(read_histories(phones.histories), since=cut_at)
            middle, most = away[len(away) // 2], away[len(away) * 95 // 100]
            print(
                tell("a return", players, before, used),
                f"; back p50 {middle:.1f}, p95 {most:.1f}, last {away[-1]:.1f} s", flush=True,
            )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m load_tests.measure_returns", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("--players", type=int, default=6_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--rate", type=float, default=1_000.0, help="newcomers a second")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="returns-") as made:
        root = Path(made)
        (root / "phones").mkdir()
        with scaled_site(root, workers=options.workers) as site:
            asyncio.run(measure(site, options.players, options.rate, root / "phones"))


if __name__ == "__main__":
    main()
