"""`manage.py capacity`: workers, database, Redis, network and memory for a game of a given size.

Reads what one answer, frame, join and socket cost from the files that `make bench` and `load_tests.ranks` leave, or
measures them first (`--measure`, some minutes). It starts those tools as programs of their own: the product does not
know them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.connections import connections_per_worker
from config.env import ROOT
from quiz.live.rules.capacity import Assumptions, Costs, Need, busiest_answers, needed

_RATE = "answers/s a worker"
BENCH, RANKS = ROOT / "build" / "bench.json", ROOT / "build" / "ranks.json"
# Large enough that what is paid once counts for little, small enough for a laptop.
_MEASURED_PLAYERS = 2_000
_RANKED_PLAYERS = 50_000
# What `make bench` measures as "scaled".
_BENCH_WORKERS = 2
# Costs measured at a rate so many times higher or lower than the planned one are another worker's.
_ANOTHER_RATE = 2.0


class Command(BaseCommand):
    help = "Tell what a game of so many players needs, from costs measured on this machine."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--players", type=int, default=300_000)
        parser.add_argument("--answer-window", type=float, default=15.0, help="seconds that people have")
        parser.add_argument("--questions", type=int, default=20)
        parser.add_argument("--full", type=float, default=0.6, help="how full a core may be, 0 to 1")
        parser.add_argument(
            "--measure", action="store_true", help="measure first, with the tools in load_tests"
        )
        parser.add_argument(
            "--verify",
            action="store_true",
            help="hold predictions against measured runs at two sizes, and end",
        )
        parser.add_argument("--bench", type=Path, default=BENCH, help="the file of `make bench`")
        parser.add_argument("--ranks", type=Path, default=RANKS, help="the file of `load_tests.ranks --json`")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["verify"]:
            if _run("load_tests.check_capacity") != 0:
                raise CommandError("a prediction was further off than 25 %")
            return
        given = Assumptions(
            answer_window_s=options["answer_window"],
            questions=options["questions"],
            full=options["full"],
            connections_per_worker=connections_per_worker(),
        )
        if options["players"] < 1 or given.answer_window_s <= 0 or not 0 < given.full <= 1:
            raise CommandError("players and window must be positive, and a core at most 1 full")
        if options["measure"]:
            _measure(options["ranks"], busiest_answers(given))
        costs, about = read_costs(options["bench"], options["ranks"])
        need = needed(costs, options["players"], given)
        if options["json"]:
            told = {
                "need": asdict(need),
                "costs": asdict(costs),
                "assumptions": asdict(given),
                "about": about,
            }
            self.stdout.write(json.dumps(told, indent=1))
            return
        for line in lines(options["players"], need, costs, given, about):
            self.stdout.write(line)


def _measure(ranks: Path, rate: float) -> None:
    """Leave the files that `read_costs` reads; answers come at this rate for each worker."""
    window = _MEASURED_PLAYERS / rate / _BENCH_WORKERS
    for module, *arguments in (
        [
            "load_tests.bench",
            "--only",
            "scaled",
            "--players",
            str(_MEASURED_PLAYERS),
            "--rounds",
            "1",
            "--window",
            f"{window:.3f}",
        ],
        [
            "load_tests.ranks",
            "--engines",
            "postgres",
            "--players",
            str(_RANKED_PLAYERS),
            "--json",
            str(ranks),
        ],
    ):
        if _run(module, *arguments) not in (0, 1):  # 1: a goal was missed; the costs stand
            raise CommandError(f"{module} could not measure")


def _run(module: str, *arguments: str) -> int:
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, cwd=ROOT, check=False).returncode  # noqa: S603 - our own tools


def read_costs(bench: Path, ranks: Path) -> tuple[Costs, dict[str, Any]]:
    """The costs, and where they were measured. Raises `CommandError` when there is nothing to read."""
    try:
        found = json.loads(bench.read_text())
        scaled = found["scaled"]
        costs = Costs(**{field.name: scaled[field.name] for field in fields(Costs) if field.name in scaled})
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise CommandError(
            f"{bench} has no costs ({type(error).__name__}): run `make bench`, or this with --measure"
        ) from None
    about = dict(found.get("about", {}))
    if about.get("window_s") and about.get("players"):
        about[_RATE] = round(about["players"] / about["window_s"] / _BENCH_WORKERS)
    if "idle_cpu" in scaled and about.get("players"):
        costs = replace(costs, idle_socket_us=scaled["idle_cpu"] / about["players"] * 1e6)
    if ranks.is_file():
        ranked = json.loads(ranks.read_text())
        figures, number, share = ranked["postgres"], ranked["players"], ranked["share"]
        costs = replace(
            costs,
            reveal_us=(figures["histogram and ranks"] + figures["boards"]) * 1e3 / number,
            result_us=figures["results of the share"] * 1e3 / min(share, number),
            tick_us=figures["a tick"] * 1e3 / number,
        )
        about["ranks"] = f"measured with {number:,} players"
    else:
        about["ranks"] = "not measured here: `python -m load_tests.ranks --json build/ranks.json`"
    return costs, about


def _on_rate(measured: float | None, planned: float) -> str:
    """At which rate an answer's cost was measured, and whether that is like the planned one."""
    if measured is None:
        return "Answers were measured at a rate that is not known."
    told = f"Answers measured at {measured:,.0f} a second for each worker; the busiest second has {planned:,.0f}."
    if 1 / _ANOTHER_RATE <= measured / planned <= _ANOTHER_RATE:
        return told
    return f"{told} Batches grow with the rate, so their cost is another one: measure again with --measure."


def lines(players: int, need: Need, costs: Costs, given: Assumptions, about: dict[str, Any]) -> list[str]:
    """The answer for people, its reasons and its assumptions."""
    decides = max(need.workers_for, key=lambda name: need.workers_for[name])
    database = max(need.database_cores_for, key=lambda name: need.database_cores_for[name])
    return [
        f"{players:,} players, {given.answer_window_s:g} s to answer, {given.questions} questions",
        "",
        f"workers        {need.workers:>10,}   one core and {need.worker_mib:,.0f} MiB each; decided by: {decides}",
        *(f"                 {number:>8,}   for {name}" for name, number in need.workers_for.items()),
        f"memory         {need.memory_gib:>10,.1f} GiB for all workers",
        f"PostgreSQL     {need.database_cores:>10,.1f} cores; decided by: {database}",
        *(
            f"                 {number:>8,.1f}   for {name}"
            for name, number in need.database_cores_for.items()
        ),
        f"                 {need.database_connections:>8,} connections (max_connections)",
        f"                 {need.database_log_mb_s:>8,.1f} MB/s of write-ahead log at the busiest moment",
        f"                 {need.database_gb_a_game:>8,.2f} GB of rows from one game",
        f"Redis          {need.redis_messages_s:>10,.0f} messages/s delivered, {need.redis_mib:,.1f} MiB",
        f"network down   {need.down_mbit_s:>10,.0f} Mbit/s while a question appears",
        f"network up     {need.up_mbit_s:>10,.0f} Mbit/s at the busiest second of answers",
        "",
        "Costs (CPU in microseconds for one; measured: "
        + ", ".join(f"{name} {value}" for name, value in about.items() if value)
        + ")",
        *(f"  {name:20} {value:>10,.2f}" for name, value in asdict(costs).items()),
        _on_rate(about.get(_RATE), busiest_answers(given)),
        "",
        "Assumptions",
        *(f"  {name:26} {value:>10,g}" for name, value in asdict(given).items()),
        "",
        "Not in it: TLS at the proxy (some 30 KiB and a handshake of 1 to 2 ms for each phone), standbys, and backups.",
    ]
