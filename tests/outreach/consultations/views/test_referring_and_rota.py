"""From advice to a referral, page by page; the rota and the figures as pages."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from outreach.consultations.models import Duty
from outreach.consultations.queries.rota import monday_of
from outreach.network.models import Station
from outreach.network.rules.roles import Role
from outreach.referrals.models import Consent, Referral
from tests.access.clients import new_client
from tests.access.objects import OTHER, make_staff, make_station
from tests.outreach.consultations.world import CALLED, PHONE, given, left
from tests.outreach.referrals.world import VILLAGE, Desk, make_desk

pytestmark = pytest.mark.django_db
PERSON = {
    "called": CALLED,
    "phone": PHONE,
    "division": VILLAGE,
    "age": "adult",
    "matter": "wage_other",
    "calling": "any_time",
    "here": "on",
}


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def hidden(page: str) -> dict[str, str]:
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    return {name: value for name, value in fields if name != "csrfmiddlewaretoken"}


def test_what_advice_knows_stands_in_the_form(desk: Desk) -> None:
    row = left(desk.centre).consultation
    form = (
        new_client(user=desk.officer).get(reverse("staff-consultation-refer", args=[row.pk])).context["form"]
    )
    assert (form["called"].value(), form["phone"].value()) == (CALLED, f"+86{PHONE}")


def test_the_texts_name_the_station_and_both_need_a_yes(desk: Desk) -> None:
    row = given(desk.centre, desk.officer)
    client, where = new_client(user=desk.officer), reverse("staff-consultation-refer", args=[row.pk])
    page = client.post(where, PERSON).content.decode()
    assert desk.workstation.name in page
    assert "同意有效 180 天" in page
    assert not Referral.objects.exists()
    form = PERSON | hidden(page) | {"station": str(desk.workstation.pk), "open": "1"}
    for missing in ({}, {"agree_referral": "on"}, {"agree_sensitive": "on"}):
        assert client.post(where, form | missing).status_code == 422
        assert not Referral.objects.exists()
    page = client.post(where, form | {"agree_referral": "on", "agree_sensitive": "on"}).content.decode()
    assert re.search(r"[2-9A-Z]{5}-[2-9A-Z]{5}-[2-9A-Z]{5}", page)
    referral = Referral.objects.get()
    assert (referral.station, referral.source) == (desk.workstation, "consultation")
    consent = Consent.objects.get()
    assert (consent.channel, consent.read_by) == ("station", desk.officer)
    assert str(desk.centre.pk) in consent.receivers
    assert client.get(where).status_code == 409


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"age": "under_14"}, "age"),
        ({"matter": "card_lending"}, "matter"),
        ({"division": "x"}, "division"),
        ({"phone": "123"}, "phone"),
    ],
)
def test_whoever_cannot_be_referred_is_told_so_beside_the_field(
    desk: Desk, change: dict[str, str], field: str
) -> None:
    row = given(desk.centre, desk.officer)
    where = reverse("staff-consultation-refer", args=[row.pk])
    response = new_client(user=desk.officer).post(where, PERSON | change)
    assert response.status_code == 422
    assert field in response.context["form"].errors


def test_a_text_that_has_changed_is_read_again(desk: Desk) -> None:
    row = given(desk.centre, desk.officer)
    client, where = new_client(user=desk.officer), reverse("staff-consultation-refer", args=[row.pk])
    form = PERSON | {"agree_referral": "on", "agree_sensitive": "on", "open": "1", "text_version": "2020-01"}
    page = client.post(where, form | {"station": str(desk.workstation.pk)})
    assert page.status_code == 422
    assert "说明" in page.content.decode()
    assert not Referral.objects.exists()


def plan(desk: Desk, station: Station, **changes: Any) -> tuple[str, dict[str, Any]]:
    monday = monday_of(timezone.localdate()) + timedelta(days=7)
    return reverse("staff-duties-plan", args=[station.pk]), {
        "post": "window",
        "user": desk.officer.pk,
        "first": monday,
        "last": monday + timedelta(days=4),
        "part": "whole",
        "week": monday,
    } | changes


def test_a_week_is_planned_seen_and_cancelled(desk: Desk) -> None:
    client = new_client(user=desk.supervisor)
    where, form = plan(desk, desk.centre)
    response = client.post(where, form)
    assert response.status_code == 302
    duties = Duty.objects.count()
    assert duties
    page = client.get(response["Location"]).content.decode()
    assert page.count("/cancel/") == duties
    response = client.post(where, form)
    assert response.status_code == 422
    assert "本次一个班也没有排" in response.content.decode()
    officer = new_client(user=desk.officer).get(response.wsgi_request.path.replace("plan/", ""))
    assert officer.status_code == 404
    first = Duty.objects.first()
    assert first
    assert client.post(reverse("staff-duty-cancel", args=[first.pk])).status_code == 302
    assert Duty.objects.count() == duties - 1


def test_two_of_the_week_change_places(desk: Desk) -> None:
    client = new_client(user=desk.supervisor)
    client.post(*plan(desk, desk.centre, part="morning"))
    where, form = plan(desk, desk.centre, part="afternoon", user=desk.colleague.pk)
    client.post(where, form)
    one = Duty.objects.filter(user=desk.officer).first()
    other = Duty.objects.filter(user=desk.colleague).first()
    assert one
    assert other
    said = {"one": one.pk, "other": other.pk, "week": form["week"]}
    assert client.post(reverse("staff-duties-swap", args=[desk.centre.pk]), said).status_code == 302
    one.refresh_from_db()
    assert one.user == desk.colleague
    said["other"] = 0
    assert client.post(reverse("staff-duties-swap", args=[desk.centre.pk]), said).status_code == 422


@pytest.mark.parametrize("query", ["?week=nonsense", "?station=x", "?week=0001-01-01"])
def test_an_address_that_means_nothing_is_not_there(desk: Desk, query: str) -> None:
    status = new_client(user=desk.officer).get(reverse("staff-duties") + query).status_code
    assert status == 404


def test_another_areas_station_is_not_there(desk: Desk) -> None:
    elsewhere = make_station(OTHER)
    client = new_client(user=desk.supervisor)
    assert client.get(reverse("staff-duties"), {"station": elsewhere.pk}).status_code == 404
    assert client.post(*plan(desk, elsewhere)).status_code == 404


def test_figures_have_a_period_and_only_a_supervisor_takes_them_along(desk: Desk) -> None:
    given(desk.centre, desk.officer, now=timezone.now())
    where = reverse("staff-consultation-figures")
    officer, supervisor = new_client(user=desk.officer), new_client(user=desk.supervisor)
    auditor = new_client(user=make_staff(Role.AUDITOR))
    for client in (officer, supervisor, auditor):
        page = client.get(where).content.decode()
        assert (reverse("staff-consultation-figures-xlsx") in page) is (client is supervisor)
        assert (reverse("staff-consultation-new") in page) is (client is not auditor)
    for wrong in (
        {"first": "2026-12", "last": "2026-11"},
        {"first": "x", "last": "2026-11"},
        {"first": "9999-12", "last": "9999-12"},
    ):
        assert supervisor.get(where, wrong).status_code == 422
    book = supervisor.get(reverse("staff-consultation-figures-xlsx"), {"first": "2026-01", "last": "2026-12"})
    assert book["Content-Disposition"] == 'attachment; filename="advice-202601-202612.xlsx"'
