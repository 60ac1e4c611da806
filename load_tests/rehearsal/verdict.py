"""Holds figures against the written thresholds: pure."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal

from load_tests.rehearsal.figures import Figures

Unit = Literal["s", "%", "n"]
_UNITS = ("s", "%", "n")
_WORDS = ("zh", "en", "about_zh", "about_en", "why_zh", "why_en", "advice_zh", "advice_en")
_MEASURED = {
    field.name for field in fields(Figures)
} - {"arrivals", "questions", "back", "refusals", "closes"}  # fmt: skip


class BadThresholds(Exception):
    """The file cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """A limit on one figure, with its words. Exactly one of `at_most` and `at_least` is set."""

    figure: str
    unit: Unit
    at_most: float | None
    at_least: float | None
    zh: str
    en: str
    about_zh: str
    about_en: str
    why_zh: str
    why_en: str
    advice_zh: str
    advice_en: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One threshold with what was measured. `met` is `None` when nothing was measured."""

    threshold: Threshold
    value: float | None
    met: bool | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """All findings. It holds only if everything that was measured is met, and something was."""

    findings: Sequence[Finding]
    # what kept the evening from being played to its end, in words for technicians
    troubles: Sequence[str] = ()
    # promises that the rows show broken, where they could be read
    faults: Sequence[str] = ()

    @property
    def holds(self) -> bool:
        measured = [finding.met for finding in self.findings if finding.met is not None]
        return bool(measured) and all(measured) and not self.troubles and not self.faults

    @property
    def missed(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.met is False]


def read_thresholds(text: str) -> list[Threshold]:
    """The thresholds of a TOML file. Raises `BadThresholds`."""
    try:
        listed = tomllib.loads(text).get("threshold", [])
    except tomllib.TOMLDecodeError as error:
        raise BadThresholds(f"not TOML: {error}") from error
    if not isinstance(listed, list) or not listed:
        raise BadThresholds("there is no [[threshold]]")
    return [_threshold(entry) for entry in listed]


def _threshold(entry: Any) -> Threshold:
    name = entry.get("figure") if isinstance(entry, dict) else None
    if name not in _MEASURED:
        raise BadThresholds(f"{name!r} is no figure: {', '.join(sorted(_MEASURED))}")
    extra = set(entry) - {"figure", "unit", "at_most", "at_least", *_WORDS}
    limits = {key: entry[key] for key in ("at_most", "at_least") if key in entry}
    if extra or len(limits) != 1 or not all(isinstance(limit, int | float) for limit in limits.values()):
        raise BadThresholds(
            f"{name}: give one number, at_most or at_least, and nothing unknown {sorted(extra)}"
        )
    if entry.get("unit") not in _UNITS:
        raise BadThresholds(f"{name}: the unit is one of {', '.join(_UNITS)}")
    if missing := [word for word in _WORDS if not isinstance(entry.get(word), str)]:
        raise BadThresholds(f"{name}: {', '.join(missing)} missing")
    return Threshold(
        figure=name,
        unit=entry["unit"],
        at_most=limits.get("at_most"),
        at_least=limits.get("at_least"),
        **{word: entry[word] for word in _WORDS},
    )


def _is_met(threshold: Threshold, value: float) -> bool:
    if threshold.at_most is not None:
        return value <= threshold.at_most
    return threshold.at_least is not None and value >= threshold.at_least


def judge_figures(
    figures: Figures,
    thresholds: Sequence[Threshold],
    *,
    troubles: Sequence[str] = (),
    faults: Sequence[str] = (),
) -> Verdict:
    """What was met and what was missed. A rehearsal in which nobody answered has not shown that answers are saved."""
    findings = []
    for threshold in thresholds:
        value = getattr(figures, threshold.figure)
        findings.append(Finding(threshold, value, None if value is None else _is_met(threshold, value)))
    unseen = [] if figures.sent else ["nobody answered a question"]
    return Verdict(findings, troubles=[*troubles, *unseen], faults=list(faults))
