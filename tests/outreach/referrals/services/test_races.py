"""Two at once, on real connections: one of them gets it, the other is told so, and nothing is half."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import connections
from django.db.models import Sum

from outreach.network.models import CallbackSlot
from outreach.referrals.models import Booking, NeedCount, Person, Referral, ReferralEvent, Withdrawal
from outreach.referrals.queries.history import faults
from outreach.referrals.rules.consent import Channel
from outreach.referrals.rules.referral_values import Event, Kind, Outcome, Refused, State
from outreach.referrals.rules.sources import Source
from outreach.referrals.services import booking, desk, ending, withdrawing
from outreach.referrals.services.moves import Moved, move
from outreach.referrals.services.needs import record_need
from outreach.referrals.services.opening import Opened, open_referral
from tests.access.objects import OWN
from tests.outreach.referrals.world import NOW, asked, make_desk, opened, row

pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOW + timedelta(minutes=1)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do these at the same moment, each on its own connection; their results in order."""
    start, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            start.wait(timeout=20)
            results[place] = act()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_two_who_claim_at_once_one_has_it() -> None:
    desk_ = make_desk()
    for number in range(10):
        found = opened(desk_, phone=f"1390000000{number}")
        key = found.referral.pk
        results = at_once(
            lambda key=key: desk.claim(referral_id=key, user=desk_.officer, now=LATER),  # type: ignore[misc]
            lambda key=key: desk.claim(referral_id=key, user=desk_.colleague, now=LATER),  # type: ignore[misc]
        )
        won = [result for result in results if isinstance(result, Moved)]
        assert len(won) == 1
        assert Refused.CLAIMED_BY_ANOTHER in results
        assert str(row(found).assignee_id) == won[0].state.assignee
        assert ReferralEvent.objects.filter(referral=key, kind=Kind.CLAIMED).count() == 1
    assert list(faults()) == []


def test_withdrawing_while_somebody_works_holds_whoever_comes_first() -> None:
    desk_ = make_desk()
    for number in range(5):
        found = opened(desk_, phone=f"1390000000{number}")
        key = found.referral.pk
        desk.claim(referral_id=key, user=desk_.officer, now=LATER)
        at_once(
            lambda key=key: withdrawing.withdraw(referral_id=key, channel=Channel.LINK, now=LATER),  # type: ignore[misc]
            lambda key=key: ending.close(  # type: ignore[misc]
                referral_id=key, user=desk_.officer, outcome=Outcome.NO_MATTER, now=LATER
            ),
            lambda key=key: withdrawing.withdraw(referral_id=key, channel=Channel.RECEIPT, now=LATER),  # type: ignore[misc]
        )
        after = row(found)
        assert after.calls_stopped
        assert after.outcome in (Outcome.WITHDRAWN, Outcome.NO_MATTER)
        assert Withdrawal.objects.filter(referral=key).count() == 1
    assert list(faults()) == []


def test_the_last_place_goes_to_one() -> None:
    desk_ = make_desk()
    CallbackSlot.objects.create(
        station=desk_.workstation, weekday=3, begins=time(9), ends=time(9, 30), places=2
    )
    keys = [opened(desk_, phone=f"1390000000{number}").referral.pk for number in range(4)]
    results = at_once(
        *(
            lambda key=key: booking.book_slot(  # type: ignore[misc]
                referral_id=key, day=date(2026, 11, 25), begins=time(9), now=LATER
            )
            for key in keys
        )
    )
    assert [isinstance(result, Moved) for result in results].count(True) == 2
    assert [result for result in results if not isinstance(result, Moved)] == [Refused.SLOT_FULL] * 2
    assert sorted(Booking.objects.values_list("place", flat=True)) == [1, 2]
    assert list(faults()) == []


def test_two_who_merge_a_pair_both_ways_leave_one_open() -> None:
    desk_ = make_desk()
    for _ in range(5):
        first, second = opened(desk_).referral.pk, opened(desk_).referral.pk
        merge: dict[str, Any] = {"user": desk_.supervisor, "now": LATER}
        results = at_once(
            lambda one=first, two=second, said=merge: ending.merge(referral_id=one, into=two, **said),  # type: ignore[misc]
            lambda one=first, two=second, said=merge: ending.merge(referral_id=two, into=one, **said),  # type: ignore[misc]
        )
        assert sorted(isinstance(result, Moved) for result in results) == [False, True]
        assert Referral.objects.filter(pk__in=(first, second), closed_at=None).count() == 1
    assert list(faults()) == []


def test_two_taps_on_one_form_are_one_referral() -> None:
    desk_ = make_desk()
    for number in range(3):
        key = uuid.uuid4()
        said = asked(desk_, phone=f"1390000000{number}")
        results = at_once(*[lambda: open_referral(said, now=NOW, key=key)] * 3)  # noqa: B023
        assert all(isinstance(result, Opened) for result in results)
        assert len({result.receipt for result in results}) == 1
    assert Referral.objects.count() == Person.objects.count() == 3


def test_each_of_many_who_tap_at_once_is_counted() -> None:
    make_desk()

    def tap() -> None:
        for _ in range(10):
            record_need(matter="wage_other", area=OWN, source=Source.LIVE_GAME, now=NOW)

    at_once(*[tap] * 6)
    assert NeedCount.objects.aggregate(Sum("count")) == {"count__sum": 60}


@pytest.mark.postgres
def test_who_has_read_before_somebody_else_wrote_is_judged_anew() -> None:
    desk_ = make_desk()
    found = opened(desk_)
    key, asked_of = found.referral.pk, []

    def build(row_: Referral, state: State) -> Event:
        asked_of.append(state.version)
        if len(asked_of) == 1:
            # Between reading and writing somebody else is quicker.
            at_once(lambda: desk.claim(referral_id=key, user=desk_.colleague, now=LATER))
        return Event(
            seq=state.version + 1, kind=Kind.CLAIMED, at=LATER, actor="user:x", assignee=str(desk_.officer.pk)
        )

    assert move(key, build) is Refused.CLAIMED_BY_ANOTHER
    assert asked_of == [1, 2]
    assert row(found).assignee == desk_.colleague
    assert list(faults()) == []


@pytest.mark.postgres
def test_where_others_are_quicker_each_time_it_is_said_and_nothing_is_written() -> None:
    desk_ = make_desk()
    found = opened(desk_)
    key = found.referral.pk

    def build(row_: Referral, state: State) -> Event:
        at_once(lambda: desk.note(referral_id=key, user=desk_.colleague, text="…", now=LATER))
        return Event(seq=state.version + 1, kind=Kind.NOTED, at=LATER, actor="user:x")

    assert move(key, build) is Refused.BUSY
    assert not ReferralEvent.objects.filter(referral=key, actor="user:x").exists()
    assert list(faults()) == []
