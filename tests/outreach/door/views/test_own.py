"""My matter: in by receipt and telephone, everything of one's own to see and do, and nothing for anybody else."""

from __future__ import annotations

import json
import logging
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kit.public_codes.codes import draw
from outreach.door.views import own_session
from outreach.network.models import CallbackSlot
from outreach.referrals.models import Booking, Receiver, Referral, ReferralEvent, Withdrawal
from outreach.referrals.queries.slots import free_slots
from outreach.referrals.rules.safe_contact import Calling, read_safe_contact
from outreach.referrals.services import desk as desk_services
from outreach.referrals.services import receipts
from outreach.referrals.services.opening import Opened
from tests.outreach.referrals.world import CALLED, PHONE, make_desk, opened

pytestmark = pytest.mark.django_db
MINE = reverse("my-matter")


def enter(found: Opened, phone: str = PHONE) -> Client:
    client = Client()
    response = client.post(MINE, {"code": found.receipt.shown(), "phone": phone})
    assert (response.status_code, response.headers["Location"]) == (302, MINE)
    return client


def text_of(client: Client) -> str:
    response = client.get(MINE)
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_says_where_it_stands_who_has_it_whom_to_call_and_what_to_bring() -> None:
    desk = make_desk()
    found = opened(desk, now=timezone.now())
    desk_services.claim(referral_id=found.referral.pk, user=desk.officer, now=timezone.now())
    text = text_of(enter(found))
    for words in (
        "工作人员已经接手",
        desk.workstation.name,
        "tel:04768331234",
        "张三",
        "身份证",
        "您提出求助",
    ):
        assert words in text, words
    assert found.receipt.shown() not in text


def test_a_hidden_matter_is_not_named() -> None:
    found = opened(make_desk(), now=timezone.now(), matter="domestic_violence")
    text = text_of(enter(found))
    assert "打骂" not in text
    assert "<title>百姓学法</title>" in text


def test_every_wrong_pair_gets_the_same_page() -> None:
    found = opened(make_desk())
    never = draw(lambda n: bytes(range(n)))
    pages = []
    for code, phone in ((found.receipt.shown(), "13900000001"), (never.shown(), PHONE), (never.shown(), "x")):
        response = Client().post(MINE, {"code": code, "phone": phone})
        text = response.content.decode()
        pages.append((response.status_code, text.split("<main")[1].split('name="csrfmiddlewaretoken"')[0]))
        assert code not in text
    assert len(set(pages)) == 1
    assert "回执码和电话对不上" in pages[0][1]
    assert "回执码输错了" in Client().post(MINE, {"code": "ABC", "phone": PHONE}).content.decode()


def test_tries_end_after_a_while() -> None:
    found = opened(make_desk())
    for number in range(receipts.MOST_OF_CODE):
        Client().post(MINE, {"code": found.receipt.text, "phone": f"139000000{number:02}"})
    response = Client().post(MINE, {"code": found.receipt.text, "phone": PHONE})
    assert response.status_code == 429


@pytest.mark.parametrize(
    ("name", "method"),
    [("own-receipt", "get"), ("own-copy", "get"), ("own-copy-file", "get"), ("own-withdraw", "post")],
)
def test_without_a_receipt_shown_on_this_phone_nothing_opens(name: str, method: str) -> None:
    opened(make_desk())
    response = getattr(Client(), method)(reverse(name))
    assert (response.status_code, response.headers["Location"]) == (302, MINE)
    assert not Withdrawal.objects.exists()


def test_it_closes_by_a_tap_and_by_ten_minutes_of_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    found = opened(make_desk())
    client = enter(found)
    client.post(reverse("own-close"))
    assert "回执码" in text_of(client)
    client = enter(found)
    monkeypatch.setattr(own_session, "SILENCE", timedelta(0))
    assert 'name="code"' in text_of(client)
    assert Session.objects.count() == 0


def test_correct_safe_contact_complain() -> None:
    found = opened(make_desk(), now=timezone.now())
    client = enter(found)
    client.post(reverse("own-correct"), {"called": "乌云", "phone": "139 4761 0000"})
    client.post(reverse("own-safe-contact"), {"calling": "never", "pass_phrase": "山丹"})
    client.post(reverse("own-complaint"), {"text": "没有人回电话"})
    row = Referral.objects.select_related("person").get()
    assert (row.person.called, row.person.phone) == ("乌云", "+8613947610000")
    assert read_safe_contact(row.person.safe_contact or "").calling is Calling.NEVER
    assert "负责人马上就能看到" in text_of(client)
    assert ReferralEvent.objects.get(kind="complained").note == "没有人回电话"
    for name, body in (("own-correct", {"called": ""}), ("own-complaint", {}), ("own-safe-contact", {})):
        response = client.post(reverse(name), body)
        assert response.status_code == 422
        assert "field-error" in response.content.decode()


def test_book_and_cancel_a_call() -> None:
    desk = make_desk()
    for weekday in range(1, 8):
        CallbackSlot.objects.create(
            station=desk.workstation, weekday=weekday, begins=time(9), ends=time(9, 30), places=1
        )
    client = enter(opened(desk, now=timezone.now()))
    slot = free_slots(desk.workstation, now=timezone.now())[0]
    value = f"{slot.day:%Y-%m-%d}T{slot.begins:%H:%M}"
    assert value in text_of(client)
    client.post(reverse("own-book"), {"slot": value})
    assert Booking.objects.get().day == slot.day
    assert "取消这次通话" in text_of(client)
    client.post(reverse("own-cancel"))
    assert Booking.objects.get().cancelled_at is not None
    for nonsense in ("", "tomorrow", str(date(2020, 1, 1))):
        assert client.post(reverse("own-book"), {"slot": nonsense}).status_code == 302


def test_withdrawing_takes_one_button_and_reaches_who_received_the_data() -> None:
    found = opened(make_desk(), now=timezone.now())
    client = enter(found)
    client.post(reverse("own-withdraw"))
    assert Withdrawal.objects.get().channel == "receipt"
    assert Receiver.objects.filter(withdrawn_at__isnull=False).count() == 1
    text = text_of(client)
    assert "我们不再联系您" in text
    assert reverse("own-withdraw") not in text
    assert reverse("own-copy") in text  # what is held can still be read
    client.post(reverse("own-withdraw"))
    assert Withdrawal.objects.count() == 1


def test_withdrawing_by_link_needs_no_code_and_its_secret_is_in_no_address() -> None:
    found = opened(make_desk(), now=timezone.now())
    url = reverse("withdraw-by-link")
    receipt = enter(found).get(reverse("own-receipt")).content.decode()
    assert f"{url}#{found.withdrawal_token}" in receipt
    assert "链接不完整" in Client().post(url, {"token": "forged"}).content.decode()
    for _ in range(2):  # whoever taps twice is told the same
        assert "您的同意已撤回" in Client().post(url, {"token": found.withdrawal_token}).content.decode()
    assert Withdrawal.objects.get().channel == "link"


def test_everything_that_is_held_can_be_read_and_taken_along() -> None:
    found = opened(make_desk(), now=timezone.now())
    client = enter(found)
    text = client.get(reverse("own-copy")).content.decode()
    assert CALLED in text
    assert "+8613947612345" in text
    response = client.get(reverse("own-copy-file"))
    held: dict[str, Any] = json.loads(response.content)
    assert held["referrals.Person"][0]["called"] == CALLED
    assert response.headers["Content-Disposition"] == 'attachment; filename="copy.json"'
    assert "no-store" in response.headers["Cache-Control"]


def test_no_code_telephone_or_matter_in_session_address_or_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    found = opened(make_desk(), now=timezone.now(), matter="domestic_violence")
    client = enter(found)
    text_of(client)
    said = caplog.text + str([session.get_decoded() for session in Session.objects.all()])
    for secret in (found.receipt.text, found.receipt.shown(), PHONE, PHONE[-8:], "domestic_violence", CALLED):
        assert secret not in said, secret
