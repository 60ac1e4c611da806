"""The staff's pages of advice."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kit.audit.models import AuditEvent
from outreach.consultations.models import Consultation
from outreach.referrals.rules.consent import AgeBand
from tests.access.clients import new_client
from tests.outreach.consultations.world import ANSWER, QUESTION, given, left
from tests.outreach.referrals.world import Desk, make_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def entry(desk: Desk, **changes: Any) -> dict[str, Any]:
    return {
        "key": uuid.uuid4(),
        "station": desk.workstation.pk,
        "channel": "hotline",
        "language": "mn",
        "matter": "wage_other",
        "question": QUESTION,
        "answer": ANSWER,
        "minutes": "12",
    } | changes


def test_an_entry_is_saved_and_the_next_begins_as_it_did(desk: Desk) -> None:
    client = new_client(user=desk.officer)
    response = client.post(reverse("staff-consultation-new"), entry(desk))
    assert response.status_code == 302
    assert response["Location"] == reverse("staff-consultation-new")
    row = Consultation.objects.get()
    assert (row.channel, row.language, row.minutes, row.station) == ("hotline", "mn", 12, desk.workstation)
    form = client.get(response["Location"]).context["form"]
    assert (form["channel"].value(), form["language"].value()) == ("hotline", "mn")
    assert form["station"].value() == str(desk.workstation.pk)
    assert not form["question"].value()


@pytest.mark.parametrize(
    "change", [{"matter": ""}, {"answer": ""}, {"minutes": "0"}, {"channel": "message"}, {"station": "x"}]
)
def test_a_refusal_stands_beside_its_field(desk: Desk, change: dict[str, str]) -> None:
    response = new_client(user=desk.officer).post(reverse("staff-consultation-new"), entry(desk, **change))
    assert response.status_code == 422
    assert set(response.context["form"].errors) == set(change)
    assert not Consultation.objects.exists()


def test_one_own_place_stands_first(desk: Desk) -> None:
    desk.workstation.staff.create(user=desk.officer)
    form = new_client(user=desk.officer).get(reverse("staff-consultation-new")).context["form"]
    assert form.fields["station"].choices[0][0] == str(desk.workstation.pk)
    assert len(form.fields["station"].choices) == 2  # the contact point only books and accompanies


def test_a_message_is_answered_on_its_page(desk: Desk) -> None:
    row = left(desk.centre).consultation
    client = new_client(user=desk.officer)
    page = client.get(reverse("staff-consultation", args=[row.pk])).content.decode()
    assert "老板拖了我三个月工钱。<br>能要回来吗？" in page
    where = reverse("staff-consultation-answer", args=[row.pk])
    assert client.post(where, {"matter": "", "answer": ANSWER, "minutes": "5"}).status_code == 422
    assert client.post(where, {"matter": "other", "answer": ANSWER, "minutes": "5"}).status_code == 302
    row.refresh_from_db()
    assert (row.answer, row.answered_by) == (ANSWER, desk.officer)
    response = client.post(where, {"matter": "other", "answer": "别的", "minutes": "5"})
    assert response.status_code == 422
    row.refresh_from_db()
    assert row.answer == ANSWER


def test_a_minors_message_says_whose_it_is(desk: Desk) -> None:
    row = left(desk.centre, age=AgeBand.UNDER_18).consultation
    client = new_client(user=desk.officer)
    for response in (
        client.get(reverse("staff-consultation", args=[row.pk])),
        client.post(reverse("staff-consultation-answer", args=[row.pk]), {}),
    ):
        assert response.status_code == 403
        page = response.content.decode()
        assert "督导" in page
        assert "工钱" not in page
    supervisor = new_client(user=desk.supervisor)
    assert "工钱" in supervisor.get(reverse("staff-consultation", args=[row.pk])).content.decode()


@pytest.mark.parametrize("shown", ["waiting", "mine", "all", "nonsense"])
def test_the_list_shows_no_text_and_asks_the_same_number_of_queries(desk: Desk, shown: str) -> None:
    client = new_client(user=desk.officer)
    asked = []
    for _ in range(2):
        for _ in range(3):
            left(desk.centre)
            given(desk.centre, desk.officer)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = client.get(reverse("staff-consultations"), {"show": shown}).content.decode()
        asked.append(len(queries))
        assert "工钱" not in page
        assert "13847600321" not in page
    assert asked[0] == asked[1] <= 10
    assert not AuditEvent.objects.filter(action="consultation.read").exists()
