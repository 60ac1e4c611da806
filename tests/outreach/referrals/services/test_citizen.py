"""The citizen's own page: in by receipt and telephone, without a hint for whoever guesses."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from kit.audit.models import AuditEvent
from kit.public_codes.codes import Mistake, draw
from outreach.network.models import CallbackSlot, StationClosure
from outreach.referrals.models import Booking, ReferralEvent
from outreach.referrals.queries.citizen import citizen_page
from outreach.referrals.queries.history import faults
from outreach.referrals.queries.slots import free_slots
from outreach.referrals.rules.consent import Channel
from outreach.referrals.rules.referral_values import Kind, Refused
from outreach.referrals.rules.safe_contact import Calling, SafeContact
from outreach.referrals.services import booking, citizen, desk, receipts, withdrawing
from outreach.referrals.services.moves import Moved
from tests.outreach.referrals.world import CALLED, NOW, PHONE, given, make_desk, opened, row

pytestmark = pytest.mark.django_db


def find(code: str, phone: str = PHONE, *, client: str = "10.0.0.1", **changes: Any) -> receipts.Found:
    return receipts.find_by_receipt(code=code, phone=phone, client=client, **{"now": NOW, **changes})


def test_code_and_telephone_together_in_whatever_spelling() -> None:
    found = opened(make_desk())
    for code, phone in (
        (found.receipt.shown(), PHONE),
        (found.receipt.text.lower(), "+86 139 4761 2345"),
        (f" {found.receipt.shown().replace('-', ' ')} ", f"１３９{PHONE[3:]}"),
    ):
        assert find(code, phone) == receipts.FoundByReceipt(found.referral.pk)
    assert AuditEvent.objects.filter(action="referral.found_by_receipt", actor="person").count() == 3


def test_nothing_tells_a_wrong_telephone_from_a_code_that_never_was(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    found = opened(make_desk())
    never = draw(lambda n: bytes(range(n)))
    find(found.receipt.text, "13900000009")  # the counters' rows are there now
    with django_assert_num_queries(10):
        wrong_phone = find(found.receipt.text, "13900000009")
    find(never.text)
    with django_assert_num_queries(10):
        wrong_code = find(never.text)
    assert wrong_phone == wrong_code == receipts.NotFound()
    assert find("ABC") is Mistake.LENGTH
    assert not AuditEvent.objects.filter(action="referral.found_by_receipt").exists()


def test_guessing_telephones_beside_a_code_ends_soon_and_starts_again_later() -> None:
    found = opened(make_desk())
    tried = [
        find(found.receipt.text, f"139000000{number:02}", client=f"10.0.0.{number}")
        for number in range(receipts.MOST_OF_CODE + 1)
    ]
    assert tried[:-1] == [receipts.NotFound()] * receipts.MOST_OF_CODE
    assert tried[-1] == receipts.TooManyTries(NOW + receipts.PER)
    # The right pair is refused as well: nobody learns from the answer.
    assert isinstance(find(found.receipt.text), receipts.TooManyTries)
    later = NOW + receipts.PER + timedelta(seconds=1)
    assert find(found.receipt.text, now=later) == receipts.FoundByReceipt(found.referral.pk)


def test_the_page_says_where_it_stands_who_has_it_and_who_has_the_data(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    desk_ = make_desk()
    found = opened(desk_)
    key = found.referral.pk
    desk.claim(referral_id=key, user=desk_.officer, now=NOW)
    desk.note(referral_id=key, user=desk_.officer, text="内部记录", now=NOW)
    with django_assert_num_queries(6):
        page = citizen_page(key, now=NOW)
    assert page is not None
    assert (page.called, page.station, page.handled_by) == (CALLED, desk_.workstation, "张三")
    assert page.signal is not None
    assert [told.kind for told in page.history] == [Kind.OPENED, Kind.CLAIMED]
    assert [receiver.station for receiver in page.receivers] == [desk_.workstation]
    assert page.may_withdraw
    hidden = opened(desk_, matter="domestic_violence", phone="13900000001")
    page = citizen_page(hidden.referral.pk, now=NOW)
    assert page is not None
    assert page.signal is None


def test_they_correct_complain_and_take_a_copy() -> None:
    desk_ = make_desk()
    found = opened(desk_)
    key = found.referral.pk
    assert citizen.correct_own(referral_id=key, now=NOW) is Refused.INCOMPLETE
    assert isinstance(citizen.correct_own(referral_id=key, now=NOW, phone="13900000001"), Moved)
    assert isinstance(find(found.receipt.text, "13900000001"), receipts.FoundByReceipt)
    assert isinstance(
        citizen.say_safe_contact(referral_id=key, safe=SafeContact(Calling.NEVER), now=NOW), Moved
    )
    assert citizen.complain(referral_id=key, text=" ", now=NOW) is Refused.INCOMPLETE
    assert isinstance(citizen.complain(referral_id=key, text="没有人联系我", now=NOW), Moved)
    assert row(found).escalated_at == NOW
    assert ReferralEvent.objects.get(referral_id=key, kind=Kind.COMPLAINED).note == "没有人联系我"
    copy = citizen.copy_of_all(referral_id=key)
    assert copy["referrals.Person"][0]["phone"] == "+8613900000001"
    assert copy["referrals.Referral"][0]["matter"] == "wage_other"
    assert AuditEvent.objects.filter(action="referral.exported").count() == 1
    assert list(faults()) == []


def test_a_call_back_is_booked_once_and_never_beyond_its_places() -> None:
    desk_ = make_desk()
    slot = CallbackSlot.objects.create(
        station=desk_.workstation, weekday=3, begins=time(9), ends=time(9, 30), places=2
    )
    first, second, third = (opened(desk_, phone=f"1390000000{n}").referral.pk for n in range(3))
    when: Any = {"day": date(2026, 11, 25), "begins": time(9), "now": NOW}
    assert [(each.day, each.left) for each in free_slots(desk_.workstation, now=NOW)] == [
        (date(2026, 11, 25), 2),
        (date(2026, 12, 2), 2),
    ]
    assert isinstance(booking.book_slot(referral_id=first, **when), Moved)
    assert booking.book_slot(referral_id=first, **when) is Refused.ALREADY_BOOKED
    assert booking.book_slot(referral_id=second, **when, user=desk_.village) is Refused.NOT_YOURS
    assert isinstance(booking.book_slot(referral_id=second, **when, user=desk_.officer), Moved)
    assert booking.book_slot(referral_id=third, **when) is Refused.SLOT_FULL
    wrong = booking.book_slot(referral_id=third, **{**when, "begins": time(10)})
    assert wrong is Refused.NO_SUCH_SLOT
    assert isinstance(booking.cancel_slot(referral_id=first, now=NOW), Moved)
    assert isinstance(booking.book_slot(referral_id=third, **when), Moved)
    places = Booking.objects.filter(cancelled_at=None).order_by("place")
    assert list(places.values_list("referral_id", "place")) == [(third, 1), (second, 2)]
    StationClosure.objects.create(station=desk_.workstation, first=date(2026, 12, 2), last=date(2026, 12, 3))
    assert free_slots(desk_.workstation, now=NOW) == []
    assert slot.places == 2
    assert list(faults()) == []


def test_village_contacts_book_and_go_along() -> None:
    desk_ = make_desk()
    CallbackSlot.objects.create(
        station=desk_.workstation, weekday=3, begins=time(9), ends=time(9, 30), places=1
    )
    key = opened(desk_, given=given(desk_.workstation, desk_.point)).referral.pk
    booked = booking.book_slot(
        referral_id=key, day=date(2026, 11, 25), begins=time(9), now=NOW, user=desk_.village
    )
    assert isinstance(booked, Moved)
    assert isinstance(booking.accompany(referral_id=key, user=desk_.village, now=NOW), Moved)
    assert booking.accompany(referral_id=key, user=desk_.officer, now=NOW) is Refused.NOT_YOURS
    withdrawing.withdraw(referral_id=key, channel=Channel.LINK, now=NOW)
    assert booking.accompany(referral_id=key, user=desk_.village, now=NOW) is Refused.NOT_YOURS
