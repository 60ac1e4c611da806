"""Advice becomes a referral: with consent, with its story, once, or not at all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.http import Http404

from kit.personal.register import Subject
from kit.personal.walk import erase
from outreach.consultations.models import Consultation
from outreach.consultations.rules.entries import EntryRefused
from outreach.consultations.services.receipts import forget_own
from outreach.consultations.services.recording import NotKept
from outreach.consultations.services.referring import make_referral
from outreach.network.rules.roles import Role
from outreach.referrals.access import Reader
from outreach.referrals.models import NeedCount, Referral, ReferralEvent
from outreach.referrals.rules.consent import Channel
from outreach.referrals.rules.opening import NotOpened
from outreach.referrals.services.opening import Opened
from tests.access.objects import OTHER, make_staff
from tests.outreach.consultations.world import ANSWER, QUESTION, left
from tests.outreach.consultations.world import given as advised
from tests.outreach.referrals.world import NOW, Desk, asked, given, make_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def made(desk: Desk, row: Consultation, user: Any = None, **changes: Any) -> Opened | NotOpened | NotKept:
    user = user or desk.officer
    said = asked(
        desk,
        given=given(desk.workstation, desk.centre, channel=Channel.TELEPHONE, reader=f"user:{user.pk}"),
        **changes,
    )
    return make_referral(Reader(user, True), row.pk, said, now=NOW)


def test_the_story_goes_along_and_the_need_is_counted_once(desk: Desk) -> None:
    row = advised(desk.centre, desk.officer)
    done = made(desk, row)
    assert isinstance(done, Opened)
    row.refresh_from_db()
    referral = Referral.objects.get()
    assert row.referral == referral == done.referral
    assert (referral.source, referral.origin) == ("consultation", f"consultation:{row.pk}")
    note = ReferralEvent.objects.get(kind="noted")
    assert note.note is not None
    assert QUESTION in note.note
    assert ANSWER in note.note
    assert NeedCount.objects.get().source == "consultation"
    assert made(desk, row) == NotKept((EntryRefused.ALREADY_REFERRED,))
    assert Referral.objects.count() == 1


def test_a_need_that_was_counted_is_not_counted_again(desk: Desk) -> None:
    made(desk, advised(desk.centre, desk.officer, concerns=True))
    assert [count.count for count in NeedCount.objects.all()] == [1]


def test_without_consent_nothing_is_kept(desk: Desk) -> None:
    row = advised(desk.centre, desk.officer)
    said = replace(asked(desk), given=replace(given(desk.workstation), purposes=frozenset()))
    assert isinstance(make_referral(Reader(desk.officer, True), row.pk, said, now=NOW), NotOpened)
    assert not Referral.objects.exists()
    assert not NeedCount.objects.exists()
    row.refresh_from_db()
    assert row.referral is None


def test_who_may_not_see_the_advice_makes_nothing_of_it(desk: Desk) -> None:
    row = advised(desk.centre, desk.officer)
    with pytest.raises(Http404):
        made(desk, row, make_staff(Role.REFERRAL_OFFICER, division=OTHER))
    forget_own(row.pk)
    assert made(desk, row) == NotKept((EntryRefused.FORGOTTEN,))


def test_erasing_the_person_erases_their_advice(desk: Desk) -> None:
    row = left(desk.centre).consultation
    done = made(desk, row)
    assert isinstance(done, Opened)
    erase(Subject("person", done.referral.person_id))
    row.refresh_from_db()
    assert (row.question, row.phone, row.receipt) == ("", "", "")
    assert row.erased_at is not None
