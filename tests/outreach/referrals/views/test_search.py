"""Finding by telephone or code, and taking a consent back at any station."""

from __future__ import annotations

import pytest
from django.urls import reverse

from kit.audit.models import AuditEvent
from outreach.network.rules.roles import Role
from outreach.referrals.models import Referral
from outreach.referrals.rules.actions import Action
from tests.access.clients import new_client
from tests.access.objects import OTHER, make_staff
from tests.outreach.referrals.world import CALLED, PHONE, make_desk, opened

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("by", ["phone", "code"])
def test_consent_is_taken_back_at_any_station(by: str) -> None:
    found = opened(make_desk())
    key = found.referral.pk
    client = new_client(user=make_staff(Role.REFERRAL_OFFICER, division=OTHER))
    where = reverse("desk-search-withdraw", args=[key])
    # Not what nobody has searched for, whoever knows its id.
    client.post(where, {"version": 1, "channel": "telephone"})
    assert not Referral.objects.get(pk=key).calls_stopped
    text = client.post(
        reverse("desk-search"), {"sought": PHONE if by == "phone" else found.receipt.text}
    ).content.decode()
    assert where in text
    assert CALLED not in text
    assert AuditEvent.objects.filter(action=Action.LISTED).count() == 1
    assert client.post(where, {"version": 1, "channel": "telephone"}).status_code == 302
    assert Referral.objects.get(pk=key).calls_stopped
    assert client.get(reverse("desk-referral", args=[key])).status_code == 404


@pytest.mark.parametrize("sought", ["13900000000", "AAAA-BBBB", "?"])
def test_what_is_not_there_is_said(sought: str) -> None:
    desk = make_desk()
    opened(desk)
    response = new_client(user=desk.officer).post(reverse("desk-search"), {"sought": sought})
    assert "没有找到" in response.content.decode()
