"""Medians of the turns, as a table for people and as `build/bench.json` for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from statistics import median
from typing import Any

from load_tests.bench.measure import Figures
from load_tests.bench.subjects import NAMES, Name

Medians = dict[str, float]
_ROWS = (
    ("answer_us", "CPU for a saved answer", "µs"),
    ("database_answer_us", "  the database's beside it", "µs"),
    ("frame_us", "CPU for a frame to one phone", "µs"),
    ("join_us", "CPU for a join", "µs"),
    ("database_join_us", "  the database's beside it", "µs"),
    ("socket_kib", "memory for a socket", "KiB"),
    ("ack_p50_ms", "acknowledged after, p50", "ms"),
    ("ack_p99_ms", "acknowledged after, p99", "ms"),
    ("show_ms", "one state to all", "ms"),
    ("joins_per_s", "joins a second", ""),
    ("frame_bytes", "bytes of a frame", ""),
    ("client_answer_us", "the phones' CPU for an answer", "µs"),
    ("idle_cpu", "idle, of one core", ""),
)
# What the scaled profile is to reach: figure, bound, and whether it must stay below it.
GOALS = (
    ("answer_us", 80.0),
    ("frame_us", 22.0),
    ("socket_kib", 30.0),
)
LEAST_CHEAPER_THAN_TUTORIAL = 10.0
LEAST_OF_LIMIT = 0.6


def medians(turns: Sequence[Figures]) -> Medians:
    """Figure by figure, over the turns of one server."""
    return {each.name: median(getattr(turn, each.name) for turn in turns) for each in fields(Figures)}


def report(turns: Mapping[Name, Sequence[Figures]], about: Mapping[str, Any]) -> dict[str, Any]:
    """What is written to the file. `about`: machine, settings, commit."""
    found: dict[str, Any] = {
        name: {**medians(turns[name]), "turns": [asdict(turn) for turn in turns[name]]}
        for name in NAMES
        if turns.get(name)
    }
    ratios: dict[str, dict[str, float]] = {}
    for name in ("embedded", "scaled"):
        for other in ("tutorial", "limit"):
            if name in found and other in found:
                ratios[f"{other}/{name}"] = {
                    key: found[other][key] / found[name][key]
                    for key in ("answer_us", "frame_us", "join_us", "socket_kib")
                }
    return {**found, "ratios": ratios, "goals": goals(found), "about": dict(about)}


def goals(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each goal of the scaled profile with its figure, as far as what it needs was measured."""
    if "scaled" not in found:
        return []
    ours = found["scaled"]
    judged = [
        {"goal": f"scaled {key} ≤ {bound:g}", "is": ours[key], "reached": ours[key] <= bound}
        for key, bound in GOALS
    ]
    if "tutorial" in found:
        for key in ("answer_us", "frame_us"):
            ratio = found["tutorial"][key] / ours[key]
            judged.append({
                "goal": f"tutorial / scaled {key} ≥ {LEAST_CHEAPER_THAN_TUTORIAL:g}",
                "is": ratio, "reached": ratio >= LEAST_CHEAPER_THAN_TUTORIAL,
            })  # fmt: skip
    if "limit" in found:
        ratio = found["limit"]["frame_us"] / ours["frame_us"]
        judged.append({
            "goal": f"limit / scaled frame_us ≥ {LEAST_OF_LIMIT:g}", "is": ratio, "reached": ratio >= LEAST_OF_LIMIT,
        })  # fmt: skip
    return judged


def table(found: Mapping[str, Any]) -> str:
    """For people."""
    names = [name for name in NAMES if name in found]
    lines = [f"{'':34}" + "".join(f"{name:>12}" for name in names)]
    for key, words, unit in _ROWS:
        cells = "".join(f"{_cell(found[name][key]):>12}" for name in names)
        lines.append(f"{words + (f', {unit}' if unit else ''):34}{cells}")
    for pair, ratios in found["ratios"].items():
        told = "  ".join(f"{key.rsplit('_', 1)[0]} {ratio:.2f}" for key, ratio in ratios.items())
        lines.append(f"{pair:20} {told}")
    lines += [
        f"{'reached' if goal['reached'] else 'MISSED':8} {goal['goal']}: {_cell(goal['is'])}"
        for goal in found["goals"]
    ]
    return "\n".join(lines)


def _cell(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
