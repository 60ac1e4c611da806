"""What the phones' histories say, as figures: pure, from events as `load_tests.phones.history` describes them.

Times are seconds. A figure that was not measured is `None`: nobody cut the lines, nobody answered.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any

Event = Mapping[str, Any]

# Whoever is not back by then has not come back.
BACK_WITHIN_S = 30.0
# Refusals after which a phone tries again by itself.
_PASSING = frozenset({"busy", "frame.too_fast", "game.full"})
# Closes that somebody asked for: the person left, the worker said where to go, the script broke the line.
_WANTED = frozenset({1000, 1001, 1012})


@dataclass(slots=True)
class Question:
    """A question that was opened. `shown`: seconds from the first phone that saw it, for each that did, in order."""

    position: int
    opened_at: float
    shown: list[float] = field(default_factory=list)
    sent: list[float] = field(default_factory=list)
    acked: list[float] = field(default_factory=list)
    acks: list[float] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Figures:
    """All that the thresholds name, and what the plots draw. Moments (`arrivals`, `back`) count from their start."""

    players: int
    joined: int
    joined_share: float
    joined_s: float | None
    arrivals: Sequence[float]
    questions: Sequence[Question]
    shown_p99_s: float | None
    ack_p50_s: float | None
    ack_p95_s: float | None
    ack_p99_s: float | None
    sent: int
    acked: int
    lost: int
    double: int
    unsaved: int
    unsaved_share: float | None
    back: Sequence[float]
    back_p95_s: float | None
    back_share: float | None
    errors: int
    errors_share: float
    refusals: Mapping[str, int]
    closes: Mapping[int, int]


def share_of(values: Sequence[float], share: float) -> float | None:
    """The value below which this share of the sorted values lies, the higher one where it falls between two."""
    return values[max(0, ceil(round(share * len(values), 6)) - 1)] if values else None


@dataclass(slots=True)
class _Phone:
    joined_at: float | None = None
    connected_at: float | None = None
    seen: set[int] = field(default_factory=set)
    sent: dict[tuple[int, str], float] = field(default_factory=dict)
    acked: dict[int, float] = field(default_factory=dict)
    refused: dict[int, str] = field(default_factory=dict)
    results: dict[int, Event] = field(default_factory=dict)
    away_since: float | None = None
    cut: bool = False
    waits: bool = False


def figures_of(
    events: Iterable[Event],
    *,
    players: int,
    doors_at: float,
    cuts: Sequence[tuple[float, float]] = (),
    until: float,
) -> Figures:
    """Figures of one rehearsal. `cuts`: when all lines were broken; `until`: when the phones were let go."""
    phones: dict[Any, _Phone] = defaultdict(_Phone)
    questions: dict[int, Question] = {}
    refusals: Counter[str] = Counter()
    closes: Counter[int] = Counter()
    back: list[float] = []
    was_cut = errors = 0
    for event in events:
        if event["t"] > until:
            break
        phone, kind, t = phones[event["phone"]], event["event"], event["t"]
        if kind == "joined":
            phone.joined_at = t
        elif kind == "connected":
            phone.connected_at = t
        elif kind == "greeted":
            if phone.cut and phone.away_since is not None and t - phone.away_since <= BACK_WITHIN_S:
                back.append(t - phone.away_since)
            phone.away_since, phone.cut, phone.waits = None, False, False
        elif kind == "waiting":
            phone.waits = True
        elif kind == "closed" and phone.away_since is None:
            # tries that fail while a phone is away are the same absence
            phone.away_since = t
            phone.cut = event["code"] == 1006 and any(begun <= t <= done for begun, done in cuts)
            was_cut += phone.cut
            if not (phone.cut or phone.waits or event["code"] in _WANTED):
                closes[event["code"]] += 1
                errors += 1
        elif kind == "shown" and event["phase"] == "open" and event["position"] not in phone.seen:
            phone.seen.add(event["position"])
            _show(questions, event["position"], t, phone)
        elif kind == "sent":
            key = (event["position"], event["key"])
            if key not in phone.sent:
                phone.sent[key] = t
                if question := questions.get(event["position"]):
                    question.sent.append(t - question.opened_at)
        elif kind == "acked":
            _acknowledge(questions, event, phone)
        elif kind == "refused":
            refusals[event["code"]] += 1
            errors += event["code"] == "failed"
            if event["code"] not in _PASSING:
                phone.refused[event["position"]] = event["code"]
                if question := questions.get(event["position"]):
                    question.refused[event["code"]] += 1
        elif kind == "result":
            phone.results[event["position"]] = event
    return _sum_up(
        phones.values(), sorted(questions.values(), key=lambda question: question.position),
        players=players, doors_at=doors_at, back=back, was_cut=was_cut, errors=errors, refusals=refusals,
        closes=closes,
    )  # fmt: skip


def _show(questions: dict[int, Question], position: int, t: float, phone: _Phone) -> None:
    question = questions.setdefault(position, Question(position, opened_at=t))
    # Who came, or came back, while the question was open saw it when they came.
    if phone.connected_at is None or phone.connected_at <= question.opened_at:
        question.shown.append(t - question.opened_at)


def _acknowledge(questions: Mapping[int, Question], event: Event, phone: _Phone) -> None:
    sent_at = phone.sent.get((event["position"], event["key"]))
    if sent_at is None:
        return
    phone.acked[event["position"]] = event["t"]
    if question := questions.get(event["position"]):
        question.acked.append(event["t"] - question.opened_at)
        question.acks.append(event["t"] - sent_at)


def _sum_up(
    phones: Iterable[_Phone], questions: Sequence[Question], *, players: int, doors_at: float,
    back: list[float], was_cut: int, errors: int, refusals: Mapping[str, int], closes: Mapping[int, int],
) -> Figures:  # fmt: skip
    arrivals: list[float] = []
    lost = double = unsaved = sent = acked = 0
    for phone in phones:
        if phone.joined_at is not None:
            arrivals.append(phone.joined_at - doors_at)
        tapped = {position for position, _ in phone.sent}
        sent += len(tapped)
        acked += len(phone.acked)
        unsaved += len(tapped - set(phone.acked))
        lost += sum(
            phone.results[position].get("answered") is False
            for position in phone.acked
            if position in phone.results
        )
        double += _counts_double(phone)
    arrivals.sort()
    acks = sorted(ack for question in questions for ack in question.acks)
    for question in questions:
        for values in (question.shown, question.sent, question.acked, question.acks):
            values.sort()
    spreads = [spread for question in questions if (spread := share_of(question.shown, 0.99)) is not None]
    back.sort()
    return Figures(
        players=players,
        joined=len(arrivals),
        joined_share=100 * len(arrivals) / players if players else 0.0,
        joined_s=arrivals[-1] if arrivals else None,
        arrivals=arrivals,
        questions=questions,
        shown_p99_s=max(spreads, default=None),
        ack_p50_s=share_of(acks, 0.5),
        ack_p95_s=share_of(acks, 0.95),
        ack_p99_s=share_of(acks, 0.99),
        sent=sent,
        acked=acked,
        lost=lost,
        double=double,
        unsaved=unsaved,
        unsaved_share=100 * unsaved / sent if sent else None,
        back=back,
        back_p95_s=share_of(back, 0.95),
        back_share=100 * len(back) / was_cut if was_cut else None,
        errors=errors,
        errors_share=100 * errors / players if players else 0.0,
        refusals=dict(refusals),
        closes=dict(closes),
    )


def _counts_double(phone: _Phone) -> bool:
    """Whether a phone that was told every result was shown more in all than its points together."""
    told = [phone.results[position] for position in sorted(phone.results)]
    if not told or set(phone.acked) - set(phone.results):
        return False
    return int(told[-1]["score"]) > sum(int(result["points"]) for result in told)
