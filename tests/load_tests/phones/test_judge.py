"""The judge finds nothing in an evening without a fault, and finds each fault that is planted into one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given

from load_tests.phones.judge import judge
from load_tests.phones.rows import Rows, as_json, from_json
from tests.load_tests.phones.evening import Evening, answer, evenings, question


@given(evenings())
def test_evening_without_a_fault_is_clean(evening: Evening) -> None:
    verdict = judge(evening.events, evening.rows)
    assert verdict.is_clean, verdict.tell()
    assert verdict.stored == len(evening.rows.answers)
    assert verdict.acknowledged == len(evening.of("acked"))
    assert sum(verdict.refused.values()) == len([e for e in evening.of("refused") if e["code"] != "busy"])


@given(evenings())
def test_rows_survive_their_way_over_a_pipe(evening: Evening) -> None:
    assert from_json(as_json(evening.rows)) == evening.rows


def first(evening: Evening, kind: str) -> dict[str, Any]:
    """The first event of a kind; an evening without one cannot be bent this way."""
    found = evening.of(kind)
    assume(found)
    return found[0]


def without_row(evening: Evening, tap: dict[str, Any]) -> Rows:
    rows = evening.rows
    gone = next(row for row in rows.answers if row.key == tap["key"])
    players = [
        replace(
            player,
            score=player.score - gone.points - gone.bonus,
            correct=player.correct - (gone.grade == 1),
            answered=player.answered - 1,
        )
        if player.id == gone.player
        else player
        for player in rows.players
    ]
    return replace(rows, answers=[row for row in rows.answers if row is not gone], players=players)


def lose_an_acknowledged_answer(evening: Evening) -> None:
    evening.rows = without_row(evening, first(evening, "acked"))


def store_one_twice(evening: Evening) -> None:
    assume(evening.rows.answers)
    evening.rows = replace(evening.rows, answers=[*evening.rows.answers, evening.rows.answers[0]])


def store_a_second_answer_of_a_player(evening: Evening) -> None:
    assume(evening.rows.answers)
    there = evening.rows.answers[0]
    other = answer(there.position, there.player, "f" * 32, 0, 100, late=False)
    evening.rows = replace(evening.rows, answers=[*evening.rows.answers, other])


def store_what_nobody_sent(evening: Evening) -> None:
    tap = first(evening, "acked")
    evening.events = [event for event in evening.events if event.get("key") != tap["key"]]


def store_other_choices(evening: Evening) -> None:
    first(evening, "sent")["choices"] = [9]
    tap = first(evening, "sent")
    assume(any(row.key == tap["key"] for row in evening.rows.answers))
    for event in evening.of("sent"):
        if event["key"] == tap["key"]:
            event["choices"] = [9]


def store_for_a_stranger(evening: Evening) -> None:
    assume(evening.rows.answers and len(evening.rows.players) > 1)
    row = evening.rows.answers[0]
    other = next(player.id for player in evening.rows.players if player.id != row.player)
    evening.rows = replace(evening.rows, answers=[replace(row, player=other), *evening.rows.answers[1:]])


def acknowledge_what_was_never_sent(evening: Evening) -> None:
    event = first(evening, "joined")
    evening.events.append({**event, "event": "acked", "position": 0, "key": "e" * 32, "late": False})


def acknowledge_two_answers(evening: Evening) -> None:
    event = first(evening, "acked")
    second = {**event, "key": "d" * 32}
    evening.events += [{**second, "event": "sent", "choices": [0], "try": 1}, second]


def refuse_what_is_stored(evening: Evening) -> None:
    tap = first(evening, "acked")
    evening.events = [
        {**event, "event": "refused", "code": "answer.too_late", "retry_ms": None} if event is tap else event
        for event in evening.events
    ]


def acknowledge_as_late(evening: Evening) -> None:
    tap = first(evening, "acked")
    tap["late"] = not tap["late"]


def lose_a_player(evening: Evening) -> None:
    event = first(evening, "joined")
    rows = evening.rows
    evening.rows = replace(rows, players=[p for p in rows.players if p.id != event["player"]])


def seat_a_phone_twice(evening: Evening) -> None:
    evening.events.append({**first(evening, "joined"), "player": "somebody"})


def share_a_seat(evening: Evening) -> None:
    joined = evening.of("joined")
    assume(len(joined) > 1)
    joined[1]["player"] = joined[0]["player"]


def go_back_in_time(evening: Evening) -> None:
    shown = evening.of("shown")
    evening.events.append({**shown[-1], "version": 0, "phase": "lobby", "position": -1})


def show_two_things_as_one_version(evening: Evening) -> None:
    shown = evening.of("shown")
    evening.events.append({**shown[-1], "phase": "finished"})


def show_the_future(evening: Evening) -> None:
    shown = evening.of("shown")
    evening.events.append({**shown[-1], "version": evening.rows.version + 1})


def bend_row(evening: Evening, **fields: Callable[[Any], Any]) -> None:
    assume(evening.rows.answers)
    row = evening.rows.answers[0]
    changed = replace(row, **{name: bend(getattr(row, name)) for name, bend in fields.items()})
    evening.rows = replace(evening.rows, answers=[changed, *evening.rows.answers[1:]])


def grade_wrongly(evening: Evening) -> None:
    bend_row(evening, grade=lambda grade: 1.0 - grade)


def score_wrongly(evening: Evening) -> None:
    bend_row(evening, points=lambda points: points + 1)


def pay_a_bonus_too_many(evening: Evening) -> None:
    bend_row(evening, bonus=lambda bonus: bonus + 20)


def count_a_score_twice(evening: Evening) -> None:
    best = max(evening.rows.players, key=lambda player: player.score)
    assume(best.score)
    players = [replace(p, score=p.score * 2) if p is best else p for p in evening.rows.players]
    evening.rows = replace(evening.rows, players=players)


def show(evening: Evening, what: str, by: int) -> None:
    first(evening, "result")[what] += by


PLANTED: dict[str, Callable[[Evening], None]] = {
    "answer.lost": lose_an_acknowledged_answer,
    "answer.double": store_one_twice,
    "answer.double ": store_a_second_answer_of_a_player,
    "answer.unsent": store_what_nobody_sent,
    "answer.changed": store_other_choices,
    "answer.stranger": store_for_a_stranger,
    "acked.unsent": acknowledge_what_was_never_sent,
    "acked.twice": acknowledge_two_answers,
    "answer.refused_but_stored": refuse_what_is_stored,
    "answer.late": acknowledge_as_late,
    "player.lost": lose_a_player,
    "player.double": seat_a_phone_twice,
    "player.shared": share_a_seat,
    "shown.back": go_back_in_time,
    "shown.split": show_two_things_as_one_version,
    "shown.future": show_the_future,
    "grade": grade_wrongly,
    "points": score_wrongly,
    "bonus": pay_a_bonus_too_many,
    "total": count_a_score_twice,
    "result.points": lambda evening: show(evening, "points", 1),
    "result.score": lambda evening: show(evening, "score", 1),
    "result.rank": lambda evening: show(evening, "rank", 1),
    "result.of": lambda evening: show(evening, "of", 1),
}


@pytest.mark.parametrize("code", PLANTED)
def test_planted_fault_is_found(code: str) -> None:
    @given(evenings())
    def find(evening: Evening) -> None:
        PLANTED[code](evening)
        found = {fault.code for fault in judge(evening.events, evening.rows).faults}
        assert code.strip() in found

    find()


def test_verdict_tells_each_kind_of_fault_with_its_number() -> None:
    row = answer(0, "nobody", "a" * 32, 1, 0, late=False)
    rows = Rows(version=1, phase="open", position=0, questions=[], players=[], answers=[])
    told = judge([], replace(rows, questions=[question(0)], answers=[row])).tell()
    assert "1 × answer.unsent" in told
    assert "1 × player.missing" in told


def test_skipped_question_is_worth_nothing_and_results_before_it_say_nothing() -> None:
    void = replace(answer(0, "p", "a" * 32, 1, 0, late=False), grade=None, points=0)
    rows = Rows(
        version=4,
        phase="reading",
        position=1,
        skipped=(0,),
        questions=[question(0)],
        players=[],
        answers=[void],
    )
    codes = [fault.code for fault in judge([], rows).faults]
    assert codes == ["answer.unsent", "player.missing"]
    bent = replace(rows, answers=[replace(void, points=3)])
    assert "answer.not_void" in {fault.code for fault in judge([], bent).faults}
