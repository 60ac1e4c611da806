"""What comes after an end: nothing is written of who was erased, and a withdrawal holds for what was merged."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.http import Http404
from django.utils import timezone

from outreach.network.models import CallbackSlot, RoleGrant
from outreach.network.rules.roles import Role
from outreach.referrals.models import Booking, Person, ReferralEvent
from outreach.referrals.queries.history import faults
from outreach.referrals.queries.retention import expired
from outreach.referrals.rules.consent import Channel, ConsentRefused, DataKind, Purpose
from outreach.referrals.rules.contact import ContactOutcome
from outreach.referrals.rules.opening import NotOpened
from outreach.referrals.rules.referral_values import Outcome, Refused
from outreach.referrals.rules.retention import DAYS
from outreach.referrals.services import (
    booking,
    citizen,
    clocks,
    contacting,
    desk,
    ending,
    erasing,
    oversight,
    passing_on,
    reading,
    withdrawing,
)
from outreach.referrals.services.moves import Moved
from outreach.referrals.services.opening import Opened, open_referral
from tests.access.objects import OTHER, make_staff
from tests.outreach.referrals.services.test_reading import reader
from tests.outreach.referrals.world import NOW, Desk, asked, given, make_desk, opened, row

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=10)


def ended(desk_: Desk) -> Opened:
    found = opened(desk_)
    key, user = found.referral.pk, desk_.officer
    desk.claim(referral_id=key, user=user, now=NOW)
    contacting.record_contact(referral_id=key, user=user, outcome=ContactOutcome.REACHED, now=NOW)
    ending.close(referral_id=key, user=user, outcome=Outcome.ADVICE, now=NOW)
    return found


def test_of_who_was_erased_nothing_is_written_any_more() -> None:
    desk_ = make_desk()
    found = ended(desk_)
    key, user, after = found.referral.pk, desk_.officer, NOW + timedelta(days=DAYS[Outcome.ADVICE])
    assert isinstance(citizen.complain(referral_id=key, text="没有人回电话", now=NOW), Moved)
    assert erasing.apply_retention(now=after) == {"advice": 1}
    said: dict[str, Any] = {"referral_id": key, "now": after}
    for done in (
        desk.note(**said, user=user, text="乌日娜大姐又来电话了"),
        contacting.correct(**said, user=user, called="乌日娜", phone="13900000001"),
        citizen.correct_own(**said, phone="13900000001"),
        citizen.complain(**said, text="还是没有人回电话"),
        ending.reopen(**said, user=user),
        desk.settle(**said, user=desk_.supervisor, note="已向本人说明"),
    ):
        assert done is Refused.FINAL
    assert (Person.objects.get().phone, {*ReferralEvent.objects.values_list("note", flat=True)}) == ("", {""})
    # What remains to be done needs no words: a supervisor's list becomes empty, stations hear of a withdrawal.
    assert isinstance(desk.settle(**said, user=desk_.supervisor), Moved)
    assert isinstance(withdrawing.withdraw(**said, channel=Channel.LINK), Moved)
    assert list(faults()) == []


def test_one_that_cannot_be_erased_keeps_nobody_elses_data(monkeypatch: pytest.MonkeyPatch) -> None:
    desk_ = make_desk()
    stuck, free = ended(desk_), ended(desk_)
    after, erase = NOW + timedelta(days=DAYS[Outcome.ADVICE]), erasing.erase

    def fails(subject: Any) -> Any:
        if subject.key == stuck.referral.person_id:
            raise OSError("no space left")
        return erase(subject)

    monkeypatch.setattr(erasing, "erase", fails)
    with pytest.raises(erasing.NotAllErased):
        erasing.apply_retention(now=after)
    assert row(free).person.erased_at is not None
    assert row(stuck).person.erased_at is None
    monkeypatch.undo()
    assert erasing.apply_retention(now=after) == {"advice": 1}


def test_whichever_receipt_is_in_hand_withdrawing_stops_the_matter() -> None:
    desk_ = make_desk()
    for living_first in (True, False):
        living, merged = opened(desk_), opened(desk_)
        pair = {"referral_id": merged.referral.pk, "into": living.referral.pk}
        assert isinstance(ending.merge(**pair, user=desk_.supervisor, now=LATER), Moved)
        taken_back = living if living_first else merged
        done = withdrawing.withdraw(referral_id=taken_back.referral.pk, channel=Channel.LINK, now=LATER)
        assert isinstance(done, Moved)
        assert row(living).calls_stopped
        assert row(merged).calls_stopped
        assert row(living).outcome == Outcome.WITHDRAWN
    week = NOW + timedelta(days=8)
    assert {each.rule for each in expired(week)} == {"withdrawn"}
    assert len(list(expired(week))) == 4
    assert list(faults()) == []


@pytest.mark.parametrize("end", ["transferred", "closed", "merged"])
def test_a_call_back_ends_with_the_stations_part(end: str) -> None:
    desk_ = make_desk()
    CallbackSlot.objects.create(
        station=desk_.workstation, weekday=3, begins=time(9), ends=time(9, 30), places=1
    )
    other, found = opened(desk_), opened(desk_)
    key: dict[str, Any] = {"referral_id": found.referral.pk, "now": LATER}
    assert isinstance(booking.book_slot(**key, day=date(2026, 11, 25), begins=time(9)), Moved)
    desk.claim(**key, user=desk_.officer)
    done = {
        "transferred": lambda: passing_on.transfer(
            **key, user=desk_.officer, to=desk_.centre, reason="skill"
        ),
        "closed": lambda: ending.close(**key, user=desk_.officer, outcome=Outcome.NO_MATTER),
        "merged": lambda: ending.merge(**key, into=other.referral.pk, user=desk_.supervisor),
    }[end]()
    assert isinstance(done, Moved)
    assert Booking.objects.get().cancelled_at == LATER


def test_a_villages_point_goes_along_and_is_handed_nothing() -> None:
    desk_ = make_desk()
    found = opened(desk_, given=given(desk_.workstation, desk_.point))
    key: dict[str, Any] = {"referral_id": found.referral.pk, "user": desk_.officer, "now": LATER}
    assert passing_on.transfer(**key, to=desk_.point, reason="nearer") is Refused.NOT_A_STATION


def test_a_glass_closes_with_the_role_that_broke_it() -> None:
    desk_, now = make_desk(), timezone.now()
    found = opened(desk_)
    stranger = make_staff(Role.REFERRAL_OFFICER, division=OTHER)
    oversight.break_glass(user=stranger, code=found.receipt.text, reason="本人来电求助", now=now)
    reading.read_whole(reader(stranger), found.referral.pk, now=now)
    RoleGrant.objects.filter(user=stranger).update(role=Role.ORGANISER)
    with pytest.raises(Http404):
        reading.read_whole(reader(stranger), found.referral.pk, now=now)


def test_what_is_overdue_is_before_the_supervisor_or_not_said_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    found = opened(make_desk(), matter="wage_migrant")
    late, move = NOW + timedelta(hours=2, seconds=1), clocks.move

    def dies(referral: Any, build: Any) -> Any:
        event = build(row(found), row(found).state())
        if event.kind == "escalated":
            raise KeyboardInterrupt
        return move(referral, build)

    monkeypatch.setattr(clocks, "move", dies)
    with pytest.raises(KeyboardInterrupt):
        clocks.tick(now=late)
    monkeypatch.undo()
    clocks.tick(now=late + timedelta(minutes=1))
    assert row(found).escalated_at == late + timedelta(minutes=1)


@pytest.mark.parametrize("kind", sorted(frozenset(DataKind) - {DataKind.NEEDS}))
def test_a_consent_that_leaves_out_what_is_passed_on_allows_nothing(kind: DataKind) -> None:
    desk_ = make_desk()
    kinds = frozenset(DataKind) - {kind}
    refused = open_referral(asked(desk_, given=given(desk_.workstation, data_kinds=kinds)), now=NOW)
    assert isinstance(refused, NotOpened)
    assert refused.refusals == (ConsentRefused.NOTHING_PASSED_ON,)
    key = opened(desk_, given=given(desk_.workstation)).referral.pk
    further = given(desk_.centre, purposes=frozenset({Purpose.TRANSFER}), data_kinds=kinds)
    assert passing_on.consent_further(referral_id=key, user=desk_.officer, given=further, now=LATER) == (
        ConsentRefused.NOTHING_PASSED_ON,
    )
