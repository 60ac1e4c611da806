"""Ranks, PINs, the frozen plan, and the review at the end."""

import re
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.live.rules.game import Game, Move, Phase, apply
from quiz.live.rules.pins import draw_pin, parse_pin
from quiz.live.rules.plan import FrozenQuestion, reading_ms, reveal_ms
from quiz.live.rules.ranks import Ranks
from quiz.live.rules.review import review


@given(scores=st.lists(st.integers(-50, 50)), asked=st.integers(-60, 60))
def test_rank_is_one_more_than_how_many_are_better(scores: list[int], asked: int) -> None:
    table = Ranks(Counter(scores).items())
    assert table.total == len(scores)
    assert table.rank(asked) == 1 + sum(score > asked for score in scores)
    assert table.histogram() == sorted(Counter(scores).items())
    # a histogram may name a score twice
    assert Ranks((score, 1) for score in scores).rank(asked) == table.rank(asked)


@given(st.lists(st.integers(0, 50), max_size=60), st.integers(1, 70))
def test_the_best_begin_where_so_many_are_at_least_as_good(scores: list[int], number: int) -> None:
    least = Ranks(Counter(scores).items()).least_of_best(number)
    best = sorted(scores, reverse=True)[:number]
    assert least == (best[-1] if best else None)


def test_equal_scores_share_a_rank_and_the_next_counts_all_before() -> None:
    table = Ranks([(900, 1), (800, 2), (700, 1)])
    assert [table.rank(score) for score in (900, 800, 700)] == [1, 2, 4]


@given(number=st.integers(0, 899_999))
def test_drawn_pin_reads_back_however_it_is_typed(number: int) -> None:
    pin = draw_pin(lambda below: number if below == 900_000 else 0)
    assert re.fullmatch(r"[1-9]\d{5}", pin)
    wide = pin.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    for typed in (pin, f" {pin[:3]} {pin[3:]} ", f"{pin[:3]}-{pin[3:]}", wide, f"{wide[:3]}\u3000{wide[3:]}"):
        assert parse_pin(typed) == pin


@pytest.mark.parametrize(
    "text", ["", "12345", "1234567", "012345", "12345a", "١٢٣٤٥٦", "123456\n7", "1" * 10_000]
)
def test_what_is_no_pin_is_none(text: str) -> None:
    assert parse_pin(text) is None


@given(st.text())
def test_parse_pin_never_raises(text: str) -> None:
    parsed = parse_pin(text)
    assert parsed is None or re.fullmatch(r"[1-9][0-9]{5}", parsed)


@given(text=st.text(max_size=400))
def test_reading_and_reveal_times_are_bounded_and_grow_with_the_text(text: str) -> None:
    assert 4_000 <= reading_ms(text) <= reading_ms(text + "字") <= 15_000
    assert 8_000 <= reveal_ms(text) <= reveal_ms(text + "字") <= 20_000


def question(position: int, **fields: object) -> FrozenQuestion:
    base = FrozenQuestion(
        position=position,
        type="single",
        content={"text": f"问题{position}", "choices": ["甲", "乙"]},
        solution={"right": [1]},
        explanation="说明",
        citations=({"law": "民法典", "article": "第一条"},),
        topic="婚姻家庭",
        difficulty=1,
        shuffle=True,
        seconds=20,
        buzzer=False,
        graded=True,
        pick=1,
    )
    return replace(base, **fields)


def test_item_has_the_questions_times_and_kind() -> None:
    item = question(0, seconds=30, buzzer=True, graded=False).as_item()
    assert (item.limit_ms, item.buzzer, item.graded) == (30_000, True, False)


def test_review_has_what_was_revealed_and_nothing_else() -> None:
    questions = [question(0), question(1), question(2, graded=False), question(3), question(4)]
    game = Game(
        items=tuple(q.as_item() for q in questions),
        phase=Phase.OPEN,
        position=3,
        skipped=(1,),
        opened_at=1,
        closes_at=2,
    )
    ended = apply(game, Move.FINISH, 5)
    assert isinstance(ended, Game)
    rows = review(ended, questions, {0: ((0,), 0), 1: ((1,), 900), 3: ((1,), 900)})
    assert [row["position"] for row in rows] == [0]
    assert rows[0]["own"] == [0]
    assert rows[0]["right"] == [1]


def test_review_without_an_own_answer_says_so() -> None:
    questions = [question(0)]
    game = Game(items=(questions[0].as_item(),), phase=Phase.FINISHED, position=0)
    row = review(game, questions, {})[0]
    assert (row["own"], row["points"]) == (None, 0)


@pytest.mark.parametrize("phase", [Phase.READING, Phase.OPEN, Phase.BUZZED, Phase.CLOSED])
def test_review_asked_too_early_holds_back_the_current_question(phase: Phase) -> None:
    questions = [question(0), question(1)]
    game = Game(items=tuple(q.as_item() for q in questions), phase=phase, position=1)
    assert [row["position"] for row in review(game, questions, {})] == [0]
