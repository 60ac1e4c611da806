"""The benchmark of the desk plants what the product takes for referrals, and measures every page and act."""

from __future__ import annotations

from datetime import datetime

import pytest

from kit.working_time.rules.hours import CHINA
from load_tests.referrals.measure import measure
from load_tests.referrals.plant import OPEN_SHARE, plant
from outreach.network.models import Division
from outreach.network.rules.divisions import Level
from outreach.referrals.models import Referral
from tests.outreach.referrals.world import make_desk

NOW = datetime(2026, 11, 23, 10, tzinfo=CHINA)


@pytest.mark.postgres
@pytest.mark.django_db
def test_planted_referrals_are_read_and_everything_is_measured() -> None:
    desk = make_desk()
    Division.objects.filter(level=Level.VILLAGE).exclude(pk=desk.point.division_id).delete()
    plant(2 * OPEN_SHARE)
    assert Referral.objects.filter(closed_at=None).count() == 2
    for row in Referral.objects.all():
        assert row.state().is_open is (row.closed_at is None)
    figures = measure(2, NOW)
    assert len({figure.name for figure in figures}) == len(figures) == 11
    assert all(figure.p50_ms > 0 and figure.queries > 0 for figure in figures)
    assert {figure.queries for figure in figures if figure.name.startswith("list")} == {3}
