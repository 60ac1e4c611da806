"""Judges what phones have seen against what is stored: pure, for tests, drills, benches and rehearsals alike.

`judge(events, rows)` takes the histories of all phones of one game (an event is a mapping with `t`, `phone`, `player`,
`event` and the event's own fields, each phone's in its own order) and the game's rows, and finds every broken promise:

- what was acknowledged is stored exactly once, and nothing is stored that nobody sent;
- what was refused for good is not stored;
- points and totals are what the rules give for the rows, and totals shown are totals of the rows;
- no phone goes back in time, and no version has two meanings.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from load_tests.phones.recount import recount, standing_after
from load_tests.phones.rows import AnswerRow, Rows

Event = Mapping[str, Any]

# Refusals after which a phone tries again.
PASSING = frozenset({"busy", "failed", "frame.too_fast", "game.full"})


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken promise: a code, and what a person needs to find it."""

    code: str
    detail: str

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was judged and what was wrong; `faults` is empty when every promise was kept."""

    faults: Sequence[Fault]
    sent: int
    acknowledged: int
    stored: int
    refused: Mapping[str, int]
    results: int

    @property
    def is_clean(self) -> bool:
        return not self.faults

    def tell(self, most: int = 10) -> str:
        """A few lines for people."""
        lines = [
            f"{self.sent} answers sent, {self.acknowledged} acknowledged, {self.stored} stored, "
            f"refused for good: {dict(self.refused) or 'none'}; {self.results} results shown; "
            f"{len(self.faults)} faults"
        ]
        kinds = Counter(fault.code for fault in self.faults)
        lines += [f"  {number} × {code}" for code, number in kinds.most_common()]
        lines += [f"  {fault}" for fault in self.faults[:most]]
        return "\n".join(lines)


@dataclass(slots=True)
class _Phone:
    """One phone's history, read once."""

    player: str | None = None
    players: set[str] = field(default_factory=set)
    version: int = -1
    sent: dict[tuple[int, str], tuple[int, ...]] = field(default_factory=dict)
    acked: dict[tuple[int, str], bool] = field(default_factory=dict)
    refused: dict[tuple[int, str], str] = field(default_factory=dict)
    results: dict[int, Event] = field(default_factory=dict)


def judge(events: Iterable[Event], rows: Rows) -> Verdict:
    """Every broken promise of one game."""
    phones: dict[Any, _Phone] = defaultdict(_Phone)
    meanings: dict[int, tuple[str, int]] = {}
    faults: list[Fault] = []
    for event in events:
        faults += _read(event, phones[event["phone"]], meanings)
    if rows.version in meanings and meanings[rows.version] != (rows.phase, rows.position):
        faults.append(Fault("shown.split", f"version {rows.version} shown as {meanings[rows.version]}"))
    if meanings and max(meanings) > rows.version:
        faults.append(Fault("shown.future", f"version {max(meanings)} shown, {rows.version} stored"))
    faults += _judge_players(phones, rows)
    faults += _judge_answers(phones, rows)
    faults += [Fault(code, detail) for code, detail in recount(rows)]
    faults += _judge_results(phones, rows)
    refused: Counter[str] = Counter()
    for phone in phones.values():
        refused.update(code for tap, code in phone.refused.items() if tap not in phone.acked)
    return Verdict(
        faults=faults,
        sent=sum(len(phone.sent) for phone in phones.values()),
        acknowledged=sum(len(phone.acked) for phone in phones.values()),
        stored=len(rows.answers),
        refused=refused,
        results=sum(len(phone.results) for phone in phones.values()),
    )


def _read(event: Event, phone: _Phone, meanings: dict[int, tuple[str, int]]) -> Iterator[Fault]:
    """Take one event into its phone's history; what contradicts itself is a fault at once."""
    kind = event["event"]
    if kind == "joined":
        phone.player = event["player"]
        phone.players.add(event["player"])
    elif kind == "shown":
        version, meaning = event["version"], (event["phase"], event["position"])
        if version < phone.version:
            yield Fault("shown.back", f"phone {event['phone']}: version {version} after {phone.version}")
        phone.version = max(phone.version, version)
        if meanings.setdefault(version, meaning) != meaning:
            yield Fault("shown.split", f"version {version} is {meanings[version]} and {meaning}")
    elif kind == "result":
        # told again when an answer was committed after its reveal: the last one counts
        phone.results[event["position"]] = event
    elif kind in ("sent", "acked", "refused") and event.get("key") is not None:
        tap = (event["position"], event["key"])
        if kind == "sent":
            phone.sent[tap] = tuple(event["choices"])
        elif tap not in phone.sent:
            yield Fault(f"{kind}.unsent", f"phone {event['phone']}: {tap}")
        elif kind == "acked":
            phone.acked[tap] = bool(event["late"])
        elif event["code"] not in PASSING:
            phone.refused[tap] = event["code"]


def _judge_players(phones: Mapping[Any, _Phone], rows: Rows) -> Iterator[Fault]:
    stored = {player.id for player in rows.players}
    whose: dict[str, Any] = {}
    for name, phone in phones.items():
        if len(phone.players) > 1:
            yield Fault("player.double", f"phone {name} was {sorted(phone.players)}")
        for player in phone.players:
            if player not in stored:
                yield Fault("player.lost", f"phone {name}: {player} is not stored")
            if whose.setdefault(player, name) != name:
                yield Fault("player.shared", f"phones {whose[player]} and {name}: {player}")


def _judge_answers(phones: Mapping[Any, _Phone], rows: Rows) -> Iterator[Fault]:
    by_tap: dict[tuple[int, str], list[AnswerRow]] = defaultdict(list)
    by_seat: Counter[tuple[int, str]] = Counter()
    for row in rows.answers:
        by_tap[row.position, row.key].append(row)
        by_seat[row.position, row.player] += 1
    for (position, player), number in by_seat.items():
        if number > 1:
            yield Fault("answer.double", f"question {position}, player {player}: {number} rows")
    senders: dict[tuple[int, str], tuple[str | None, tuple[int, ...]]] = {}
    for name, phone in phones.items():
        for tap, choices in phone.sent.items():
            senders[tap] = (phone.player, choices)
        for tap, late in phone.acked.items():
            found = by_tap.get(tap, [])
            if not found:
                yield Fault("answer.lost", f"phone {name}: {tap} was acknowledged")
            elif len(found) > 1:
                yield Fault("answer.double", f"phone {name}: {tap} is stored {len(found)} times")
            elif found[0].late != late:
                yield Fault("answer.late", f"phone {name}: {tap} was acknowledged as late={late}")
        for position, number in Counter(position for position, _ in phone.acked).items():
            if number > 1:
                yield Fault("acked.twice", f"phone {name}: {number} answers to question {position}")
        for tap, code in phone.refused.items():
            if tap in by_tap and tap not in phone.acked:
                yield Fault("answer.refused_but_stored", f"phone {name}: {tap} was refused with {code}")
    for tap, stored in by_tap.items():
        if tap not in senders:
            yield Fault("answer.unsent", f"{tap} of player {stored[0].player} was sent by nobody")
            continue
        sender, choices = senders[tap]
        if any(row.player != sender for row in stored):
            yield Fault("answer.stranger", f"{tap} is stored for {stored[0].player}, sent by {sender}")
        if any(row.choices != choices for row in stored):
            yield Fault("answer.changed", f"{tap} is stored as {stored[0].choices}, sent as {choices}")


def _judge_results(phones: Mapping[Any, _Phone], rows: Rows) -> Iterator[Fault]:
    """Results told at a reveal. A later skip takes points back, so nothing can be said of them then."""
    if rows.skipped:
        return
    removed = {player.id for player in rows.players if player.removed}
    positions = {position for phone in phones.values() for position in phone.results}
    after = {position: standing_after(rows, position) for position in positions}
    for name, phone in phones.items():
        if phone.player is None or phone.player in removed:
            continue
        for position, result in phone.results.items():
            standing = after[position]
            expected = {
                "points": standing.points.get(phone.player, 0),
                "score": standing.scores.get(phone.player, 0),
                "rank": standing.ranks.rank(standing.scores.get(phone.player, 0)),
            }
            for what, value in expected.items():
                if result[what] != value:
                    yield Fault(
                        f"result.{what}",
                        f"phone {name}, question {position}: shown {result[what]}, rows say {value}",
                    )
            if not standing.active <= result["of"] <= len(rows.players):
                yield Fault("result.of", f"phone {name}, question {position}: of {result['of']}")
