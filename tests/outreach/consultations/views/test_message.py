"""Leaving a message and reading the answer, as pages: nothing in an address, a session or a cookie."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from outreach.consultations.models import Consultation
from outreach.consultations.queries.receiving import receiver_of
from outreach.consultations.views.message import MOST_OF_PHONE
from outreach.network.rules.stations import Language
from tests.access.clients import new_client
from tests.access.objects import OTHER, OWN
from tests.outreach.consultations.world import CALLED, PHONE, QUESTION
from tests.outreach.referrals.world import Desk, make_desk

pytestmark = pytest.mark.django_db
WHERE = {"division": OWN, "language": "zh", "age": "adult"}


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def form_of(client: Client, **where: str) -> dict[str, Any]:
    """What the second page would send, filled in."""
    response = client.post(reverse("leave-message"), WHERE | where)
    assert response.status_code == 200
    form = response.context["form"]
    hidden = {field.name: str(field.value()) for field in form.hidden_fields()}
    return WHERE | where | hidden | {"question": QUESTION, "phone": PHONE, "called": CALLED, "agreed": "on"}


def test_the_centre_is_named_before_anything_is_asked(desk: Desk) -> None:
    client = new_client()
    page = client.get(reverse("leave-message")).content.decode()
    assert "红山区" in page
    assert 'name="question"' not in page
    page = client.post(reverse("leave-message"), WHERE).content.decode()
    assert desk.centre.name in page
    assert "180 天" in page
    assert not Consultation.objects.exists()


def test_a_message_is_left_answered_nowhere_else_and_read_by_code(desk: Desk) -> None:
    client = new_client()
    response = client.post(reverse("leave-message"), form_of(client))
    code = re.search(r"[2-9A-Z]{5}-[2-9A-Z]{5}-[2-9A-Z]{5}", response.content.decode())
    assert code
    row = Consultation.objects.get()
    assert (row.question, row.phone, row.called) == (QUESTION, f"+86{PHONE}", CALLED)
    response = client.post(reverse("read-reply"), {"code": code[0], "phone": PHONE})
    assert "还没有答复" in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert not Session.objects.exists()
    assert set(client.cookies) <= {"csrf"}


def test_the_form_sent_twice_is_one_message(desk: Desk) -> None:
    client = new_client()
    form = form_of(client)
    pages = [client.post(reverse("leave-message"), form).content.decode() for _ in range(2)]
    codes = {re.search(r"[2-9A-Z]{5}-[2-9A-Z]{5}-[2-9A-Z]{5}", page)[0] for page in pages}  # type: ignore[index]
    assert len(codes) == 1
    assert Consultation.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [({"question": ""}, "question"), ({"phone": "123"}, "phone"), ({"agreed": ""}, "agreed")],
)
def test_what_is_missing_stands_beside_its_field_and_nothing_is_kept(
    desk: Desk, change: dict[str, str], field: str
) -> None:
    client = new_client()
    response = client.post(reverse("leave-message"), form_of(client) | change)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not Consultation.objects.exists()


def test_under_14_there_is_no_form(desk: Desk) -> None:
    page = new_client().post(reverse("leave-message"), WHERE | {"age": "under_14"}).content.decode()
    assert "12355" in page
    assert "<textarea" not in page


def test_another_centre_than_the_one_named_is_named_anew(desk: Desk) -> None:
    client = new_client()
    form = form_of(client)
    type(desk.centre).objects.filter(pk=desk.centre.pk).update(closed_on=date(2020, 1, 1))
    response = client.post(reverse("leave-message"), form)
    assert response.status_code == 503
    assert receiver_of(OWN, Language.CHINESE, timezone.localdate()) is None
    from tests.outreach.referrals.world import station

    city = station("city_centre", "1504")
    response = client.post(reverse("leave-message"), form)
    page = response.content.decode()
    assert city.name in page
    assert "老板拖了我" in page  # what was written is not lost
    assert not Consultation.objects.exists()


def test_a_place_where_nobody_answers_gets_a_number(desk: Desk) -> None:
    response = new_client().post(reverse("leave-message"), WHERE | {"division": OTHER})
    assert response.status_code == 503
    assert "12348" in response.content.decode()


def test_one_telephone_leaves_some_messages_a_day(desk: Desk) -> None:
    client = new_client()
    for _ in range(MOST_OF_PHONE):
        assert "您的回执码" in client.post(reverse("leave-message"), form_of(client)).content.decode()
    response = client.post(reverse("leave-message"), form_of(client))
    assert "今天留言的次数太多了" in response.content.decode()
    assert Consultation.objects.count() == MOST_OF_PHONE


@pytest.mark.parametrize(
    ("code", "status", "said"),
    [("7KQ2M", 422, "回执码好像写错了一处"), ("", 422, ""), ("22222-22222-22222", 404, "没有找到")],
)
def test_a_wrong_code_is_said_without_a_hint(desk: Desk, code: str, status: int, said: str) -> None:
    response = new_client().post(reverse("read-reply"), {"code": code, "phone": PHONE})
    assert response.status_code == status
    assert said in response.content.decode()


def test_deleting_needs_code_and_telephone_and_is_final(desk: Desk) -> None:
    client = new_client()
    page = client.post(reverse("leave-message"), form_of(client)).content.decode()
    code = re.search(r"[2-9A-Z]{5}-[2-9A-Z]{5}-[2-9A-Z]{5}", page)[0]  # type: ignore[index]
    wrong = {"code": code, "phone": "13900000000", "delete": "1"}
    assert client.post(reverse("read-reply"), wrong).status_code == 404
    assert Consultation.objects.get().question == QUESTION
    page = client.post(reverse("read-reply"), {"code": code, "phone": PHONE, "delete": "1"}).content.decode()
    assert "留言已删除" in page
    assert Consultation.objects.get().question == ""
    assert client.post(reverse("read-reply"), {"code": code, "phone": PHONE}).status_code == 404


def test_a_reply_with_markup_is_text(desk: Desk) -> None:
    client = new_client()
    page = client.post(reverse("leave-message"), form_of(client)).content.decode()
    code = re.search(r"[2-9A-Z]{5}-[2-9A-Z]{5}-[2-9A-Z]{5}", page)[0]  # type: ignore[index]
    row = Consultation.objects.get()
    row.answer, row.answered_at, row.answered_by, row.minutes = (
        "<script>1</script>\n第二行", timezone.now(), desk.officer, 5,
    )  # fmt: skip
    row.save()
    page = client.post(reverse("read-reply"), {"code": code, "phone": PHONE}).content.decode()
    assert "&lt;script&gt;1&lt;/script&gt;<br>第二行" in page
    assert "《法律援助法》第二十三条" in page
