"""The promises that every registered scoring rule keeps, and what each rule pays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.live.rules.scoring import MAX_POINTS, RULES, points
from quiz.live.rules.scoring.steady import FLOOR
from quiz.live.rules.scoring.streak import bonus

every_rule = pytest.mark.parametrize("rule", sorted(RULES))
grades = st.floats(0, 1) | st.sampled_from([0.0, 1 / 3, 0.5, 1.0, 5e-324])
times = st.integers(0, 2_000_000)
limits = st.integers(1_000, 600_000)


def earned(rule: str, grade: float | None, credited_ms: int, limit_ms: int, *, late: bool = False) -> int:
    return points(rule, grade=grade, credited_ms=credited_ms, limit_ms=limit_ms, late=late)


@every_rule
@given(grade=grades, credited=times, limit=limits, late=st.booleans())
def test_points_are_whole_and_bounded(rule: str, grade: float, credited: int, limit: int, late: bool) -> None:
    value = earned(rule, grade, credited, limit, late=late)
    assert type(value) is int
    assert 0 <= value <= MAX_POINTS
    assert (value > 0) == (grade > 0)


@every_rule
@given(grade=grades, earlier=times, wait=times, limit=limits)
def test_later_never_beats_earlier(rule: str, grade: float, earlier: int, wait: int, limit: int) -> None:
    assert earned(rule, grade, earlier, limit) >= earned(rule, grade, earlier + wait, limit)


@every_rule
@given(grade=grades, credited=times, other=times, limit=limits)
def test_late_answer_never_beats_one_in_time(
    rule: str, grade: float, credited: int, other: int, limit: int
) -> None:
    assert earned(rule, grade, other, limit, late=True) <= earned(rule, grade, credited, limit)


@every_rule
@given(low=grades, high=grades, credited=times, limit=limits)
def test_better_grade_never_earns_less(rule: str, low: float, high: float, credited: int, limit: int) -> None:
    low, high = sorted((low, high))
    assert earned(rule, low, credited, limit) <= earned(rule, high, credited, limit)


@every_rule
@pytest.mark.parametrize("grade", [None, 0.0, -1.0])
def test_wrong_or_ungraded_earns_nothing(rule: str, grade: float | None) -> None:
    assert earned(rule, grade, 0, 20_000) == 0


@given(credited=times, limit=limits, late=st.booleans())
def test_steady_speed_is_worth_a_tenth_at_most(credited: int, limit: int, late: bool) -> None:
    assert FLOOR <= earned("steady", 1.0, credited, limit, late=late) <= MAX_POINTS
    assert MAX_POINTS - FLOOR <= MAX_POINTS / 10


@pytest.mark.parametrize(
    ("credited", "expected"), [(0, 1000), (1_999, 1000), (2_000, 990), (20_000, 900), (99_999, 900)]
)
def test_steady_falls_in_steps_of_two_seconds(credited: int, expected: int) -> None:
    assert earned("steady", 1.0, credited, 20_000) == expected


@pytest.mark.parametrize(
    ("credited", "late", "expected"),
    [(0, False, 1000), (10_000, False, 750), (20_000, False, 500), (0, True, 500)],
)
def test_speed_halves_until_the_deadline(credited: int, late: bool, expected: int) -> None:
    assert earned("speed", 1.0, credited, 20_000, late=late) == expected


@given(credited=times, limit=limits, late=st.booleans())
def test_plain_knows_no_clock(credited: int, limit: int, late: bool) -> None:
    assert earned("plain", 0.5, credited, limit, late=late) == 500


@pytest.mark.parametrize(
    ("streak", "expected"), [(-1, 0), (0, 0), (1, 0), (2, 20), (3, 40), (4, 60), (5, 80), (6, 80), (900, 80)]
)
def test_streak_bonus_grows_and_stays(streak: int, expected: int) -> None:
    assert bonus(streak) == expected
