"""Reports that a child is harmed: the form, the log, the clock, and who sees them."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from kit.audit.models import AuditEvent
from outreach.network.rules.roles import Role
from outreach.referrals.models import DutyReport
from outreach.referrals.rules.actions import Action
from tests.access.clients import new_client
from tests.access.objects import OTHER, OWN, make_staff

pytestmark = pytest.mark.django_db
SEEN = "孩子胳膊上有淤青"


def said(**changes: str) -> dict[str, str]:
    now = timezone.localtime()
    from tests.access.objects import make_divisions

    make_divisions()
    return {
        "harm": "suspected",
        "learned": "window",
        "learned_at": f"{now:%Y-%m-%dT%H:%M}",
        "division": OWN,
        "child": "三年级，姓白",
        "account": SEEN,
        **changes,
    }


@pytest.mark.parametrize(
    "role", [Role.VILLAGE_CONTACT, Role.OUTREACH_MEMBER, Role.REFERRAL_OFFICER, Role.DESK_SUPERVISOR]
)
def test_whoever_of_the_staff_learns_of_it_reports(role: Role) -> None:
    client = new_client(user=make_staff(role))
    response = client.post(reverse("desk-duty-new"), said())
    report = DutyReport.objects.get()
    where = reverse("desk-duty-report", args=[report.pk])
    assert response["Location"] == where
    text = client.get(where).content.decode()
    assert SEEN in text
    assert "110" in text
    listed = client.get(reverse("desk-duty-reports")).content.decode()
    assert "待办" in listed
    assert SEEN not in listed
    assert AuditEvent.objects.filter(action=Action.HARM_READ).count() == 1


def test_told_and_what_was_learned_since_stand_in_its_log() -> None:
    client = new_client(user=make_staff(Role.REFERRAL_OFFICER))
    client.post(reverse("desk-duty-new"), said())
    report = DutyReport.objects.get()
    where = [report.pk]
    assert client.post(reverse("desk-duty-tell", args=where), {"authority": ""}).status_code == 422
    told = {"authority": "police", "note": "接警员甲，编号 7"}
    assert client.post(reverse("desk-duty-tell", args=where), told).status_code == 302
    assert client.post(reverse("desk-duty-add", args=where), {"note": "老师也看到了"}).status_code == 302
    text = client.get(reverse("desk-duty-report", args=where)).content.decode()
    assert "接警员甲" in text
    assert "老师也看到了" in text
    report.refresh_from_db()
    assert report.told_at is not None


def test_report_is_seen_by_who_made_it_and_the_areas_supervisor_alone() -> None:
    new_client(user=make_staff(Role.REFERRAL_OFFICER)).post(reverse("desk-duty-new"), said())
    where = reverse("desk-duty-report", args=[DutyReport.objects.get().pk])
    gives = {
        (role, division): new_client(user=make_staff(role, division=division)).get(where).status_code
        for role in (Role.REFERRAL_OFFICER, Role.DESK_SUPERVISOR, Role.VILLAGE_CONTACT)
        for division in (OWN, OTHER)
    }
    assert {who for who, status in gives.items() if status == 200} == {(Role.DESK_SUPERVISOR, OWN)}
    assert set(gives.values()) == {200, 404}


@pytest.mark.parametrize(
    "changes", [{"account": ""}, {"division": "nowhere"}, {"learned_at": "2999-01-01T00:00"}]
)
def test_what_cannot_be_so_is_said_and_nothing_is_stored(changes: dict[str, str]) -> None:
    client = new_client(user=make_staff(Role.REFERRAL_OFFICER))
    assert client.post(reverse("desk-duty-new"), said(**changes)).status_code == 422
    assert not DutyReport.objects.exists()
