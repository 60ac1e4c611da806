"""Figures of a rehearsal are what the phones wrote down."""

from __future__ import annotations

import pytest

from load_tests.rehearsal.figures import figures_of, share_of
from tests.load_tests.rehearsal.evenings import CUT, PLAYERS, Event, evening, event, figures


def of(events: list[Event], phone: int, kind: str) -> list[Event]:
    return [each for each in events if each["phone"] == phone and each["event"] == kind]


def test_figures_of_an_evening_without_a_fault() -> None:
    found = figures(evening())
    assert (found.joined, found.joined_share, found.joined_s) == (10, 100.0, pytest.approx(9.5))
    assert (found.sent, found.acked, found.lost, found.double, found.unsaved_share) == (20, 20, 0, 0, 0)
    assert found.shown_p99_s == pytest.approx(0.09)
    assert (found.ack_p50_s, found.ack_p99_s) == (pytest.approx(0.2), pytest.approx(0.2))
    assert (found.back_share, found.back_p95_s) == (100.0, pytest.approx(2.0))
    assert (found.errors, found.errors_share, found.refusals, found.closes) == (0, 0, {}, {})
    assert [len(question.shown) for question in found.questions] == [10, 10]


def test_nothing_that_happened_is_nothing_measured() -> None:
    found = figures_of([], players=5, doors_at=0.0, until=10.0)
    assert found.joined_share == 0
    assert {found.joined_s, found.shown_p99_s, found.ack_p99_s, found.back_share, found.unsaved_share} == {
        None
    }


def test_phone_that_never_got_a_seat_lowers_the_share() -> None:
    events = [each for each in evening() if each["phone"] != 3 or each["event"] != "joined"]
    assert figures(events).joined_share == 90.0


def test_slowest_question_counts() -> None:
    events = evening()
    of(events, 7, "shown")[1]["t"] += 2
    assert figures(events).shown_p99_s == pytest.approx(2.07)


def test_who_comes_while_a_question_is_open_saw_it_when_they_came() -> None:
    events = evening()
    late = of(events, 7, "shown")[1]
    late["t"] += 4
    events.append(event(late["t"] - 0.1, 7, "connected", worker="ws://a"))
    found = figures(events)
    assert found.shown_p99_s == pytest.approx(0.09)
    assert [len(question.shown) for question in found.questions] == [10, 9]


def test_time_to_the_acknowledgement_counts_from_the_first_try() -> None:
    events = evening()
    first = of(events, 2, "sent")[0]
    events.append({**first, "t": first["t"] + 4, "try": 2})
    of(events, 2, "acked")[0]["t"] += 4
    found = figures(events)
    assert (found.sent, found.acked) == (20, 20)
    assert found.ack_p99_s == pytest.approx(4.2)


def test_acknowledged_answer_that_did_not_count_is_lost() -> None:
    events = evening()
    of(events, 4, "result")[1]["answered"] = False
    assert figures(events).lost == 1


def test_total_above_the_sum_of_points_counts_double() -> None:
    events = evening()
    of(events, 4, "result")[1]["score"] += 900
    assert figures(events).double == 1


def test_refused_and_unanswered_taps_are_not_saved() -> None:
    events = [each for each in evening() if not (each["phone"] in (1, 2) and each["event"] == "acked")]
    tap = of(events, 1, "sent")[0]
    events.append(
        event(tap["t"] + 0.1, 1, "refused", position=0, key=tap["key"], code="answer.too_late", retry_ms=None)
    )
    found = figures(events)
    assert (found.unsaved, found.unsaved_share) == (4, 20.0)
    assert found.refusals == {"answer.too_late": 1}
    assert found.questions[0].refused == {"answer.too_late": 1}


def test_line_that_breaks_by_itself_is_an_error_and_its_vain_tries_are_not_more() -> None:
    events = [*evening(), *(event(130 + n, 5, "closed", code=1006 if n == 0 else 0) for n in range(4))]
    events.append(event(135, 5, "greeted"))
    found = figures(events)
    assert (found.errors, found.errors_share, found.closes) == (1, 10.0, {1006: 1})
    assert found.back_share == 100.0


@pytest.mark.parametrize("code", [1000, 1001, 1012])
def test_goodbye_is_no_error(code: int) -> None:
    assert figures([*evening(), event(130, 5, "closed", code=code)]).errors == 0


def test_who_is_told_to_wait_at_the_door_is_no_error() -> None:
    events = [*evening(), event(99.5, 5, "waiting", place=3, of=9), event(99.6, 5, "closed", code=0)]
    assert figures(events).errors == 0


def test_phone_that_does_not_come_back_lowers_the_share() -> None:
    events = [each for each in evening() if each["phone"] != 9 or each["t"] <= CUT]
    assert figures(events).back_share == 90.0
    late = [*events, event(CUT + 31, 9, "greeted")]
    assert figures(late).back_share == 90.0


def test_what_comes_after_the_end_is_not_looked_at() -> None:
    assert figures(evening(), until=99.0).joined == 0


@pytest.mark.parametrize(
    ("share", "expected"), [(0.0, 1), (0.1, 1), (0.5, 5), (0.95, 10), (0.99, 10), (1.0, 10), (0.29, 3)]
)
def test_share_of_is_the_nearest_rank(share: float, expected: int) -> None:
    assert share_of(range(1, PLAYERS + 1), share) == expected
