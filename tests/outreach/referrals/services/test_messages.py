"""Text messages about a referral: only to who said that they are safe, at safe times, never a word of what it is."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from kit.notify.models import Message
from kit.notify.rules.parameters import Language
from kit.notify.rules.states import State
from kit.notify.template_register import registered_templates
from kit.working_time.rules.hours import CHINA
from outreach.network.models import CallbackSlot, Station
from outreach.referrals.message_templates import TEMPLATES
from outreach.referrals.rules.consent import Channel
from outreach.referrals.rules.contact import ContactOutcome
from outreach.referrals.rules.referral_values import Outcome
from outreach.referrals.rules.safe_contact import Calling, CallWindow, SafeContact
from outreach.referrals.services import booking, contacting, desk, ending, passing_on, withdrawing
from outreach.referrals.shipped import shipped_taxonomy
from tests.outreach.referrals.world import NOW, make_desk, opened

SAFE = SafeContact(text_messages=True)


def sent() -> list[str]:
    return [each.template for each in Message.objects.order_by("created_at", "key")]


def text(message: Message) -> str:
    template = registered_templates()[message.template]
    return template.render(Language(message.language), template.read(message.parameters or ""))


@pytest.mark.django_db
def test_nobody_gets_one_who_has_not_said_that_it_is_safe() -> None:
    opened(make_desk())
    assert sent() == []


@pytest.mark.django_db
def test_of_each_move_and_none_of_what_the_person_knows() -> None:
    desk_ = make_desk()
    CallbackSlot.objects.create(station=desk_.centre, weekday=3, begins=time(9), ends=time(9, 30), places=1)
    key, user = opened(desk_, safe_contact=SAFE).referral.pk, desk_.officer
    desk.claim(referral_id=key, user=user, now=NOW + timedelta(minutes=1))
    for minutes, outcome in ((2, ContactOutcome.NO_ANSWER), (3, ContactOutcome.ANOTHER_PERSON)):
        contacting.record_contact(
            referral_id=key, user=user, outcome=outcome, now=NOW + timedelta(minutes=minutes)
        )
    passing_on.transfer(
        referral_id=key, user=user, to=desk_.centre, reason="nearer", now=NOW + timedelta(minutes=4)
    )
    desk.claim(referral_id=key, user=user, now=NOW + timedelta(minutes=5))
    booking.book_slot(referral_id=key, day=date(2026, 11, 25), begins=time(9), now=NOW + timedelta(minutes=6))
    contacting.record_contact(
        referral_id=key, user=user, outcome=ContactOutcome.REACHED, now=NOW + timedelta(minutes=7)
    )
    ending.close(referral_id=key, user=user, outcome=Outcome.ADVICE, now=NOW + timedelta(minutes=8))
    assert sent() == [f"referrals.{code}" for code in ("opened", "tried", "transferred", "booked", "closed")]
    booked = Message.objects.get(template="referrals.booked")
    assert "11月25日09:00" in text(booked)
    assert booked.expires_at == datetime(2026, 11, 25, 9, tzinfo=CHINA)


@pytest.mark.django_db
def test_a_hidden_matter_has_one_text_for_everything() -> None:
    desk_ = make_desk()
    opened(desk_, matter="domestic_violence", safe_contact=SAFE)
    (message,) = Message.objects.all()
    assert text(message) == f"您好，方便时请拨打{desk_.workstation.phone}。"


@pytest.mark.django_db
def test_it_waits_for_a_safe_time_and_never_comes_where_there_is_none() -> None:
    desk_ = make_desk()
    evening = SafeContact(Calling.AT_TIMES, (CallWindow(2, time(18), time(19)),), text_messages=True)
    opened(desk_, safe_contact=evening)
    assert Message.objects.get().planned_at == datetime(2026, 11, 24, 18, tzinfo=CHINA)
    opened(desk_, safe_contact=SafeContact(Calling.NEVER, text_messages=True), phone="13900000001")
    assert Message.objects.filter(state=State.DROPPED).count() == 1


@pytest.mark.django_db
def test_withdrawing_takes_back_what_waits() -> None:
    desk_ = make_desk()
    found = opened(desk_, safe_contact=SAFE, now=datetime(2026, 11, 23, 23, tzinfo=CHINA))
    assert Message.objects.get().state == State.QUEUED
    withdrawing.withdraw(referral_id=found.referral.pk, channel=Channel.LINK, now=NOW + timedelta(days=1))
    assert Message.objects.get().state == State.DROPPED


@pytest.mark.django_db
def test_a_station_that_no_message_can_name_stops_no_referral() -> None:
    desk_ = make_desk()
    Station.objects.filter(pk=desk_.workstation.pk).update(phone="见门口告示")
    opened(desk_, safe_contact=SAFE)
    assert sent() == []
    Station.objects.filter(pk=desk_.workstation.pk).update(phone="12348", name="第12345号站")
    opened(desk_, safe_contact=SAFE, phone="13900000001")
    assert sent() == ["referrals.call_us"]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda each: each.code)
def test_no_text_says_what_it_is_about(template: object) -> None:
    wording = "".join(template.wording.values())  # type: ignore[attr-defined]
    words = {signal.field_zh for signal in shipped_taxonomy().signals.values()}
    for word in {*words, "法律", "援助", "家暴", "暴力", "工资", "离婚", "犯罪", "律师", "诉讼"}:
        assert word not in wording, word
