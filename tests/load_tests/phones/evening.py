"""A made-up game for the judge: rows and the histories that belong to them, without a fault."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from load_tests.phones.recount import standing_after
from load_tests.phones.rows import AnswerRow, PlayerRow, QuestionRow, Rows
from quiz.bank.types import get_type
from quiz.live.rules.scoring import points
from quiz.live.rules.scoring.streak import bonus

SECONDS = 20


@dataclass
class Evening:
    """What the judge is given; tests bend it."""

    rows: Rows
    events: list[dict[str, Any]]

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [event for event in self.events if event["event"] == kind]


def question(position: int, right: int = 1) -> QuestionRow:
    content = {"text": "?", "choices": ["A", "B", "C", "D"]}
    return QuestionRow(position, "single", content, {"right": [right]}, SECONDS)


def answer(position: int, player: str, key: str, choice: int, credited_ms: int, late: bool) -> AnswerRow:
    frozen = question(position)
    grade = get_type("single").grade(frozen.content, frozen.solution, (choice,))
    earned = points("steady", grade=grade, credited_ms=credited_ms, limit_ms=SECONDS * 1_000, late=late)
    return AnswerRow(position, player, key, (choice,), grade, earned, credited_ms, late)


@st.composite
def evenings(draw: st.DrawFn) -> Evening:
    """Some phones, some questions; phones lose acknowledgements, repeat, and are refused, as phones do."""
    count, number = draw(st.integers(1, 3)), draw(st.integers(1, 6))
    streaks = draw(st.booleans())
    answers: list[AnswerRow] = []
    events: list[dict[str, Any]] = []
    told: list[tuple[int, int]] = []
    for phone in range(number):
        player = f"player-{phone}"

        def note(event: str, phone: int = phone, player: str = player, **fields: Any) -> None:
            events.append(
                {"t": float(len(events)), "phone": phone, "player": player, "event": event, **fields}
            )

        note("connected", url="ws://a")
        note("joined")
        streak = 0
        for position in range(count):
            note("shown", version=position * 3 + 1, phase="open", position=position)
            key = f"{phone:016x}{position:016x}"
            choice, credited = draw(st.integers(0, 3)), draw(st.integers(0, SECONDS * 1_000))
            fate = draw(st.sampled_from(["acked", "repeated", "unheard", "refused", "silent"]))
            if fate != "silent":
                note("sent", position=position, key=key, choices=[choice], **{"try": 1})
            if fate == "repeated":
                note("refused", position=position, key=key, code="busy", retry_ms=1_000)
                note("sent", position=position, key=key, choices=[choice], **{"try": 2})
            if fate == "refused":
                note("refused", position=position, key=key, code="answer.too_late", retry_ms=None)
            paid = 0
            if fate in ("acked", "repeated", "unheard"):
                row = answer(position, player, key, choice, credited, draw(st.booleans()))
                streak = streak + 1 if row.grade == 1 else 0
                paid = bonus(streak) if streaks else 0
                answers.append(_with_bonus(row, paid))
                if fate != "unheard":
                    note("acked", position=position, key=key, late=row.late)
            else:
                streak = 0
            note("shown", version=position * 3 + 2, phase="closed", position=position)
            note("shown", version=position * 3 + 3, phase="reveal", position=position)
            told.append((phone, position))
    rows = Rows(
        version=count * 3, phase="reveal", position=count - 1, streaks=streaks,
        questions=[question(position) for position in range(count)],
        players=[
            PlayerRow(
                f"player-{phone}",
                sum(row.points + row.bonus for row in answers if row.player == f"player-{phone}"),
                sum(row.grade == 1 for row in answers if row.player == f"player-{phone}"),
                sum(row.player == f"player-{phone}" for row in answers),
            )
            for phone in range(number)
        ],
        answers=answers,
    )  # fmt: skip
    for phone, position in told:
        standing, player = standing_after(rows, position), f"player-{phone}"
        score = standing.scores[player]
        events.append(
            {
                "t": float(len(events)), "phone": phone, "player": player, "event": "result",
                "position": position, "points": standing.points.get(player, 0), "score": score,
                "rank": 1 + sum(other > score for other in standing.scores.values()), "of": number,
            }
        )  # fmt: skip
    return Evening(rows, events)


def _with_bonus(row: AnswerRow, paid: int) -> AnswerRow:
    return replace(row, bonus=paid)
