"""`python -m load_tests.rehearsal --players 2000`: rehearse on a trial of its own, or on a running server by `--url`.

Exit status 0 when every threshold is met, 1 when one is missed, 2 when the rehearsal could not begin. The pass and a
host's link are taken from the environment (TOKEN, HOST_LINK), where other users of the machine do not see them.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from load_tests.local.installation import scaled
from load_tests.local.usage import cpu_s
from load_tests.phones.history import read_histories
from load_tests.phones.judge import judge
from load_tests.phones.rows import read_rows
from load_tests.rehearsal.entrance import PassRefused, ask_for_devices
from load_tests.rehearsal.figures import Figures, figures_of
from load_tests.rehearsal.machine import ROOT, machine
from load_tests.rehearsal.report import About, limit_of, number, render, sentence
from load_tests.rehearsal.script import Evening, Played, play
from load_tests.rehearsal.verdict import BadThresholds, Threshold, Verdict, judge_figures, read_thresholds

THRESHOLDS = Path(__file__).parent / "thresholds.toml"
# Enough ungraded and graded questions of all types.
_QUIZ = "civil-code-month"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A rehearsal that was played."""

    evening: Evening
    played: Played
    figures: Figures
    verdict: Verdict
    settings: Sequence[tuple[str, str, str]]


def _say(line: str) -> None:
    print(f"rehearse: {line}", flush=True)


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m load_tests.rehearsal", description=__doc__)
    parser.add_argument("--players", type=int, default=2_000)
    parser.add_argument("--questions", type=int, default=4, help="how many are played when nobody hosts")
    parser.add_argument("--url", default="", help="a running server; without it a trial is started")
    parser.add_argument("--game", default="", help="the game's id, to be sure that the pass is for it")
    parser.add_argument("--workers", type=int, default=2, help="of the trial")
    parser.add_argument(
        "--no-cut", action="store_true", help="do not cut all lines after the second question"
    )
    parser.add_argument("--thresholds", type=Path, default=THRESHOLDS)
    parser.add_argument(
        "--report", type=Path, help="where the report goes; build/rehearsal-….html if not given"
    )
    options = parser.parse_args(arguments)
    if options.players < 2 or options.questions < 1 or options.workers < 1:
        parser.error("two players, one question and one worker are the least")
    return options


def _judged(evening: Evening, played: Played) -> Figures:
    return figures_of(
        read_histories(played.histories),
        players=evening.players,
        doors_at=played.doors_at,
        cuts=played.cuts,
        until=played.until,
    )


def rehearse_by_url(options: argparse.Namespace, thresholds: Sequence[Threshold]) -> Outcome:
    """On a running server, with the organiser's pass; hosted by a person, or over a host's link."""
    token, host_link = os.environ.get("TOKEN", ""), os.environ.get("HOST_LINK", "")
    # one more than players: the one that watches who hosts
    entrance = ask_for_devices(options.url, token, options.players + 1)
    if options.game and options.game != entrance.game:
        raise PassRefused(f"the pass is for the game {entrance.game}")
    evening = Evening(
        entrance=entrance, urls=(entrance.base,), players=options.players, questions=options.questions,
        host_link=host_link.rpartition("#")[2], cut=not options.no_cut,
    )  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="rehearsal-") as directory:
        played = asyncio.run(play(evening, Path(directory), say=_say))
        figures = _judged(evening, played)
    verdict = judge_figures(figures, thresholds, troubles=played.troubles)
    hosted = "HOST_LINK" if host_link else "主持台 / a person"
    settings = [("服务器", "Server", entrance.base), ("谁主持", "Hosted by", hosted)]
    return Outcome(evening, played, figures, verdict, settings)


def rehearse_here(options: argparse.Namespace, thresholds: Sequence[Threshold]) -> Outcome:
    """On a trial of its own: PostgreSQL, Redis and workers, all on this machine; hosted by the script."""
    with tempfile.TemporaryDirectory(prefix="rehearsal-") as name:
        directory = Path(name)
        _say(f"starting a trial with PostgreSQL, Redis and {options.workers} workers …")
        (directory / "phones").mkdir()
        with scaled(directory, workers=options.workers) as product:
            opened = product.open_game(_QUIZ, {"leaderboard": False}, "--rehearsal")
            entrance = ask_for_devices(product.urls[0], opened.rehearsal_pass, options.players)
            evening = Evening(
                entrance=entrance, urls=product.urls, players=options.players, questions=options.questions,
                host_link=opened.host_link, cut=not options.no_cut,
            )  # fmt: skip
            before = cpu_s(product.pids)
            played = asyncio.run(play(evening, directory / "phones", say=_say))
            used = cpu_s(product.pids) - before
            rows = read_rows(opened.game, product.environ)
        figures = _judged(evening, played)
        checked = judge(read_histories(played.histories), rows)
    faults = [str(fault) for fault in checked.faults]
    verdict = judge_figures(figures, thresholds, troubles=played.troubles, faults=faults)
    settings = [
        ("服务器", "Server", f"PostgreSQL, Redis, {options.workers} workers, 127.0.0.1"),
        ("与数据库核对", "Compared with the rows", checked.tell().splitlines()[0]),
        ("服务进程用的处理器时间", "CPU of the workers", f"{used:.1f} s"),
        ("模拟手机用的处理器时间", "CPU of the phones", f"{played.generators_cpu_s:.1f} s"),
    ]
    return Outcome(evening, played, figures, verdict, settings)


def _about(options: argparse.Namespace, outcome: Outcome, made_at: str) -> About:
    evening, played = outcome.evening, outcome.played
    where = options.url or "本机试用环境 / a trial on this machine"
    cut = "是 / yes" if played.cuts else "否 / no"
    facts = machine()
    return About(
        title=evening.entrance.title,
        made_at=made_at,
        asked=[
            ("模拟手机", "Simulated phones", f"{evening.players:,}"),
            ("在哪里", "Where", where),
            ("每秒进场", "Newcomers a second", f"{evening.rate:.0f}"),
            ("答了几道题", "Questions answered", str(sum(bool(q.sent) for q in outcome.figures.questions))),
            ("试过全场断线", "All lines cut once", cut),
            ("用了多久", "Time", f"{played.until - played.doors_at:.0f} s"),
        ],
        settings=[
            *outcome.settings,
            ("排练用的电脑", "Machine with the phones", facts["machine"]),
            ("系统", "System", facts["system"]),
            ("版本", "Commit", facts["commit"]),
            ("场次", "Game", evening.entrance.game),
        ],
    )


def _print(outcome: Outcome, report: Path) -> None:
    for finding in outcome.verdict.findings:
        threshold = finding.threshold
        state = {True: "ok    ", False: "MISSED", None: "unseen"}[finding.met]
        measured = number(finding.value, threshold.unit)
        _say(f"{state}  {threshold.figure:<14} {measured:>10}  {limit_of(threshold)}")
    for line in [*outcome.verdict.troubles, *outcome.verdict.faults[:10]]:
        _say(line)
    for line in sentence(outcome.verdict, outcome.figures.players):
        _say(line)
    _say(f"report: {report}")


def main(arguments: Sequence[str]) -> int:
    """Rehearse and write the report; returns the exit status."""
    options = parse(arguments)
    try:
        thresholds = read_thresholds(options.thresholds.read_text())
        outcome = (rehearse_by_url if options.url else rehearse_here)(options, thresholds)
    except (PassRefused, BadThresholds, OSError, ValueError) as error:
        print(f"rehearse: it could not begin: {error}", file=sys.stderr)
        return 2
    made = time.strftime("%Y-%m-%d %H:%M %Z")
    report = options.report or ROOT / "build" / f"rehearsal-{time.strftime('%Y%m%d-%H%M%S')}.html"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.write_text(render(_about(options, outcome, made), outcome.figures, outcome.verdict))
    _print(outcome, report)
    return 0 if outcome.verdict.holds else 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
