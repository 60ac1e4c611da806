"""What an answer means, how long to wait, and when a message is tried."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.notify.rules.answers import Accepted, Answer, Outgoing, Refused, TryLater, read_answer
from kit.notify.rules.hours import QuietHours, Times
from kit.notify.rules.parameters import Language
from kit.notify.rules.states import (
    LEASE,
    MOST_TIMEOUT_S,
    MOST_TRIES,
    End,
    Reason,
    State,
    appoint,
    pause,
)
from tests.kit.notify.samples import HOUR, NOW, STORED, TEXT

BUSY, WRONG = TryLater(Reason.GATEWAY_BUSY), TryLater(Reason.GATEWAY_MISCONFIGURED)
ERROR = TryLater(Reason.GATEWAY_ERROR)


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (200, Accepted()),
        (202, Accepted()),
        (204, Accepted()),
        (301, WRONG),
        (400, Refused()),
        (401, WRONG),
        (403, WRONG),
        (404, WRONG),
        (405, WRONG),
        (408, BUSY),
        (409, BUSY),
        (410, Refused()),
        (422, Refused()),
        (429, BUSY),
        (500, ERROR),
        (502, ERROR),
        (503, BUSY),
    ],
)
def test_status_is_the_answer(status: int, answer: Answer) -> None:
    assert read_answer(status, b"") == answer


@pytest.mark.parametrize(
    ("body", "gateway_id"),
    [
        (b'{"id": "m-17"}', "m-17"),
        (b'{"id": 17}', "17"),
        (b'{"id": true}', ""),
        (b'{"id": null}', ""),
        (b'{"id": ""}', ""),
        (b'{"id": "two words"}', ""),
        (b'{"id": "' + b"x" * 101 + b'"}', ""),
        (b'{"id": "sms-13800138765-1"}', ""),  # made of the number
        (b'["id"]', ""),
        (b"[" * 100_000, ""),
        (b"\xff", ""),
        (b"", ""),
    ],
)
def test_gateways_own_id_is_kept_if_it_is_one(body: bytes, gateway_id: str) -> None:
    assert read_answer(200, body, to=STORED) == Accepted(gateway_id)


@pytest.mark.parametrize(
    ("said", "after"),
    [("120", 120), ("", 0), ("999999", 3600), ("-5", 0), ("Wed, 21 Oct 2026 07:28:00 GMT", 0)],
)
def test_patience_that_a_gateway_asks_for_has_an_end(said: str, after: int) -> None:
    assert read_answer(503, b"", retry_after=said) == TryLater(Reason.GATEWAY_BUSY, timedelta(seconds=after))


def test_what_is_given_to_a_gateway_does_not_show_itself() -> None:
    assert repr(Outgoing(key="k", to=STORED, text=TEXT, language=Language.CHINESE)).count("1380") == 0


def test_pauses_grow_to_six_hours() -> None:
    minutes = [pause(tries, 0).total_seconds() / 60 for tries in range(1, MOST_TRIES)]
    assert minutes == [1, 4, 16, 64, 256, 360, 360, 360, 360]
    assert sum(minutes) > 29 * 60


@given(tries=st.integers(1, 1000), chance=st.floats(0, 1))
def test_jitter_only_lengthens_and_by_a_quarter_at_most(tries: int, chance: float) -> None:
    assert pause(tries, 0) <= pause(tries, chance) <= pause(tries, 0) * 1.25
    assert pause(tries, chance) <= pause(tries + 1, chance)


def test_lease_is_longer_than_a_message_takes() -> None:
    assert timedelta(seconds=MOST_TIMEOUT_S) * 2 <= LEASE


def test_message_that_would_come_too_late_is_dropped() -> None:
    quiet = QuietHours()
    evening = NOW + 11 * HOUR  # 21:00

    def plan(expires_in: timedelta, times: Times = Times()) -> object:  # noqa: B008 - frozen
        return appoint(evening, times=times, expires_at=evening + expires_in, quiet=quiet)

    assert plan(11 * HOUR) == End(State.DROPPED, Reason.EXPIRED)
    assert plan(12 * HOUR) == evening + 11 * HOUR
    assert plan(12 * HOUR, Times(windows=())) == End(State.DROPPED, Reason.NO_SAFE_TIME)
