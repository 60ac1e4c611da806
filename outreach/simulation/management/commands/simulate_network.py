"""`manage.py simulate_network`: a year of made-up needs through the rules of routing, and a report of it."""

from __future__ import annotations

import tomllib
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext

from kit.working_time.announced import working_calendar
from outreach.simulation.report import context_of, render
from outreach.simulation.rules.refusal import Refusal
from outreach.simulation.rules.spread import BadSpread, Spread, parse_spread
from outreach.simulation.simulate import NoNetwork, simulate
from outreach.simulation.wording import REFUSALS

SPREAD = Path(__file__).resolve().parents[2] / "data" / "spread.toml"
_MOST_DAYS, _MOST_NEEDS, _MOST_TRIALS = 732, 1_000_000, 50


class Command(BaseCommand):
    help = "Simulate a year of made-up needs on the city's stations and write a report in Chinese. Reads no person."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same year")
        parser.add_argument(
            "--from",
            dest="first",
            type=date.fromisoformat,
            help="first day (else 1 January of the last announced year)",
        )
        parser.add_argument("--days", type=int, default=365)
        parser.add_argument("--needs", type=int, help="how many in all (else as the spread says)")
        parser.add_argument("--spread", type=Path, default=SPREAD, help="assumptions, as in data/spread.toml")
        parser.add_argument("--try", dest="trials", type=int, default=5, help="proposals of each kind to try")
        parser.add_argument("--city", default=settings.HOME_DIVISION, help="its statistical code")
        parser.add_argument("--out", type=Path, default=Path("build/simulation/network.html"))

    def handle(self, *args: Any, **options: Any) -> None:
        # The report is for the bureau: in its language, whatever the terminal's.
        with translation.override(settings.LANGUAGE_CODE):
            self._run(**options)

    def _run(
        self,
        *,
        seed: int,
        first: date | None,
        days: int,
        needs: int | None,
        spread: Path,
        trials: int,
        city: str,
        out: Path,
        **options: Any,
    ) -> None:
        assumed = _spread(spread)
        count = round(assumed.needs_per_year * days / 365) if needs is None else needs
        if not (1 <= days <= _MOST_DAYS and 1 <= count <= _MOST_NEEDS and 0 <= trials <= _MOST_TRIALS):
            raise refused(Refusal.BAD_PERIOD)
        try:
            simulated = simulate(
                city=city,
                first=first or date(max(working_calendar().years), 1, 1),
                days=days,
                count=count,
                spread=assumed,
                seed=seed,
                draw=Random(seed).random,  # noqa: S311  # a made-up year, no secret
                trials=trials,
            )
        except NoNetwork as missing:
            raise refused(missing.refusal) from missing
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
            out.write_text(render(simulated), encoding="utf-8")
        except OSError as error:
            raise refused(Refusal.NOT_WRITTEN, str(error)) from error
        for line in _summary(context_of(simulated)):
            self.stdout.write(line)
        self.stdout.write(gettext("The report: %(path)s") % {"path": out})


def refused(refusal: Refusal, detail: str = "") -> CommandError:
    """The code, its words, and what was wrong."""
    return CommandError(f"{refusal.value}: {REFUSALS[refusal]}" + (f" ({detail})" if detail else ""))


def _spread(file: Path) -> Spread:
    try:
        return parse_spread(tomllib.loads(file.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, BadSpread) as error:
        raise refused(Refusal.BAD_SPREAD, str(error)) from error


def _summary(shown: dict[str, Any]) -> list[str]:
    """What the terminal says: the sentence of the report, and the best proposal of each kind."""
    every = shown["all"]
    lines = [
        gettext(
            "Of %(count)s needs in the year, %(share)s have their first contact within the promise. Half wait"
            " %(median)s at most, nine of ten %(nine)s."
        )
        % {
            "count": every["count"],
            "share": every["in_time"],
            "median": every["median"],
            "nine": every["nine_of_ten"],
        },
        gettext(
            "%(climbed)s cannot be received in their township and go on to county or city; %(nobody)s can be"
            " received by nobody."
        )
        % {"climbed": shown["climbed"], "nobody": shown["nobody"]},
    ]
    for place, fewer, _more, _less in shown["more_stations"][:1]:
        lines.append(
            gettext("A station for everything in %(place)s: %(fewer)s fewer go on.")
            % {"place": place, "fewer": fewer.lstrip("+")}
        )
    for station, day, hour, less, _more in shown["more_hours"][:1]:
        lines.append(
            gettext("%(station)s open on %(day)s %(hour)s as well: %(less)s hours of waiting less.")
            % {"station": station, "day": day, "hour": hour, "less": less.lstrip("+")}
        )
    return lines
