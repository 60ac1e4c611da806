"""The demo's referrals: made once, marked, on every list, and calling nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from kit.notify.models import Message
from kit.working_time.rules.hours import CHINA
from outreach.referrals.access import Reader
from outreach.referrals.models import NeedCount, Referral
from outreach.referrals.queries.history import faults
from outreach.referrals.queries.work_list import Wanted, work_list
from outreach.referrals.rules.referral_values import Phase
from outreach.referrals.services.demo import ensure_demo_referrals
from outreach.referrals.services.reading import accompanied
from tests.outreach.referrals.world import make_desk

NOW = datetime(2026, 11, 26, 15, tzinfo=CHINA)


@pytest.fixture(autouse=True)
def _demo(settings: Settings) -> None:
    settings.ENV = replace(settings.ENV, mode="demo", home_division="1504")


@pytest.mark.django_db
@pytest.mark.parametrize("now", [NOW, NOW.replace(hour=3), NOW + timedelta(days=2)], ids=str)
def test_made_once_marked_and_in_every_phase(now: datetime) -> None:
    desk = make_desk()
    made = ensure_demo_referrals(officer=desk.officer, now=now)
    assert made == 14
    assert ensure_demo_referrals(officer=desk.officer, now=now) == 0
    rows = list(Referral.objects.select_related("person"))
    assert all(row.is_demo and (row.person.called or "").startswith("演示·") for row in rows)
    assert all((row.person.phone or "").startswith("+120255501") for row in rows)
    assert {Phase(row.phase) for row in rows} == set(Phase)
    assert all(row.opened_at <= now for row in rows)
    assert list(faults()) == []
    assert not Message.objects.exists()
    assert NeedCount.objects.exists()
    found = work_list(desk.officer, Wanted(), now=now)
    assert found.open == sum(row.closed_at is None for row in rows)
    assert accompanied(Reader(desk.village, True), now=now)


@pytest.mark.django_db
def test_not_in_production(settings: Settings) -> None:
    desk = make_desk()
    settings.ENV = replace(settings.ENV, mode="production")
    with pytest.raises(RuntimeError):
        ensure_demo_referrals(officer=desk.officer, now=NOW)
