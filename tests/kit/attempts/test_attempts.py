"""Tries are counted in rows: by purpose and key, over restarts and keys, by several at once."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import Settings

from kit.attempts.models import Counter
from kit.attempts.services import Allowance, allow, forget_old, forgive

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def attempt(
    key: str = "13812345678", *, purpose: str = "receipt", most: int = 3, now: datetime = NOW
) -> Allowance:
    return allow(purpose=purpose, key=key, most=most, per=HOUR, now=now)


@pytest.mark.django_db
def test_most_are_let_through_and_then_nobody_until_the_window_closes() -> None:
    seen = [attempt(now=NOW + timedelta(minutes=n)) for n in range(6)]
    assert [(one.allowed, one.left) for one in seen] == [
        (True, 2),
        (True, 1),
        (True, 0),
        (False, 0),
        (False, 0),
        (False, 0),
    ]
    assert {one.again_at for one in seen} == {NOW + HOUR}  # refused tries do not lengthen it
    assert not attempt(now=NOW + HOUR - timedelta(milliseconds=1)).allowed
    again = attempt(now=NOW + HOUR)
    assert (again.allowed, again.left, again.again_at) == (True, 2, NOW + 2 * HOUR)


@pytest.mark.django_db
def test_keys_and_purposes_do_not_count_for_each_other() -> None:
    for _ in range(4):
        attempt()
    assert not attempt().allowed
    assert attempt("13900000000").allowed
    assert attempt(purpose="telephone").allowed


@pytest.mark.django_db
def test_row_tells_nothing_of_the_key() -> None:
    attempt("13812345678")
    assert "138" not in str(Counter.objects.values().get()["purpose"])
    index = Counter.objects.get().key_index
    assert len(index) == 64
    attempt("13812345678", purpose="telephone")
    assert len(set(Counter.objects.values_list("key_index", flat=True))) == 2


@pytest.mark.django_db
def test_forgiven_begins_anew() -> None:
    for _ in range(4):
        attempt()
    forgive(purpose="receipt", key="13812345678")
    assert attempt().left == 2


@pytest.mark.django_db
def test_what_was_counted_under_the_former_key_counts(settings: Settings) -> None:
    settings.SEALING_KEY, settings.SEALING_KEYS_OLD = "old " * 12, ()
    for _ in range(2):
        attempt()
    settings.SEALING_KEY, settings.SEALING_KEYS_OLD = "new " * 12, ("old " * 12,)
    assert [attempt().allowed for _ in range(2)] == [True, False]
    forgive(purpose="receipt", key="13812345678")
    assert attempt().left == 2


@pytest.mark.django_db
def test_closed_windows_are_forgotten_and_open_ones_kept() -> None:
    attempt("a")
    attempt("b", now=NOW + timedelta(minutes=30))
    assert forget_old(now=NOW + HOUR) == 1
    assert attempt("b", now=NOW + HOUR).left == 1


@pytest.mark.django_db(transaction=True)
def test_count_that_could_be_rolled_back_is_refused() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        attempt()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("begun", [False, True], ids=["first try", "later try"])
def test_who_tries_at_once_is_counted_at_once(begun: bool) -> None:
    if begun:
        attempt()
    threads, start = 8, threading.Barrier(8)
    let_in: list[bool] = []

    def one() -> None:
        try:
            start.wait()
            let_in.append(attempt(most=4).allowed)
        finally:
            connections.close_all()

    running = [threading.Thread(target=one) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    assert sorted(let_in) == [False] * (5 if begun else 4) + [True] * (3 if begun else 4)


@pytest.mark.django_db(transaction=True)
def test_counting_without_the_one_statement_lets_too_many_in() -> None:
    """The race is real: read, add one, write by two at once loses a try."""
    attempt()
    both_have_read = threading.Barrier(2)

    def one() -> None:
        try:
            counter = Counter.objects.get()
            both_have_read.wait()
            counter.tries += 1
            counter.save()
        finally:
            connections.close_all()

    running = [threading.Thread(target=one) for _ in range(2)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    assert Counter.objects.get().tries == 2


@pytest.mark.django_db
@hypothesis_settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    most=st.integers(1, 5),
    gaps=st.lists(st.integers(0, 4_000_000), min_size=1, max_size=25),
)
def test_never_more_than_twice_the_most_in_any_hour(most: int, gaps: list[int]) -> None:
    Counter.objects.all().delete()
    moment, let_in = NOW, []
    for gap in gaps:
        moment += timedelta(milliseconds=gap)
        if attempt(most=most, now=moment).allowed:
            let_in.append(moment)
    for first in let_in:
        assert sum(first <= one < first + HOUR for one in let_in) <= 2 * most
