"""Planning duties over holidays and make-up workdays, conflicts, swaps, and races."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from kit.audit.models import AuditEvent
from outreach.consultations.models import Duty
from outreach.consultations.queries.rota import monday_of, week_of
from outreach.consultations.rules.rota import Part, Post, RotaRefused
from outreach.consultations.services.rota import cancel, plan, swap
from outreach.network.rules.roles import Role
from tests.access.objects import OTHER, make_staff
from tests.outreach.referrals.world import Desk, make_desk

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def planned(desk: Desk, **changes: Any) -> list[Duty] | RotaRefused:
    said = {
        "station": desk.centre,
        "post": Post.WINDOW,
        "user": desk.officer,
        "first": MONDAY,
        "last": MONDAY,
        "part": Part.WHOLE,
        "actor": desk.supervisor,
        "today": MONDAY,
    }
    return plan(**said | changes)


def test_make_up_workdays_are_planned_and_holidays_are_not(desk: Desk) -> None:
    # National Day 2026: 1 to 7 October off, Sunday 20 September and Saturday 10 October worked.
    done = planned(desk, first=date(2026, 9, 28), last=date(2026, 10, 11), today=date(2026, 9, 1))
    assert isinstance(done, list)
    days = sorted({duty.day.isoformat()[5:] for duty in done})
    assert days == ["09-28", "09-29", "09-30", "10-08", "10-09", "10-10"]
    assert len(done) == 12  # morning and afternoon


def test_a_week_shows_who_is_on_and_where_nobody_is(desk: Desk) -> None:
    planned(desk, part=Part.MORNING)
    monday, *_, saturday, _sunday = week_of(desk.centre, MONDAY)
    window, hotline = monday.posts
    assert [(duty.user, duty.begins, duty.ends) for duty in window.duties] == [(desk.officer, 540, 720)]
    assert [(gap.opens, gap.closes) for gap in window.gaps] == [(870, 1050)]
    assert hotline.gaps
    assert not saturday.posts[0].is_open
    assert not saturday.posts[0].gaps


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({"last": MONDAY - timedelta(days=1)}, RotaRefused.TIMES),
        ({"today": MONDAY + timedelta(days=1)}, RotaRefused.PAST),
        ({"last": MONDAY + timedelta(days=92)}, RotaRefused.TOO_LONG),
        ({"first": date(2026, 11, 28), "last": date(2026, 11, 29)}, RotaRefused.NO_DAYS),
    ],
)
def test_what_cannot_be_planned_is_refused_and_nothing_is_kept(
    desk: Desk, change: dict[str, Any], refused: RotaRefused
) -> None:
    assert planned(desk, **change) is refused
    assert not Duty.objects.exists()


def test_who_may_not_plan_or_does_not_advise_there(desk: Desk) -> None:
    stranger = make_staff(Role.DESK_SUPERVISOR, division=OTHER)
    assert planned(desk, actor=stranger) is RotaRefused.NOT_YOURS
    assert planned(desk, actor=desk.officer) is RotaRefused.NOT_YOURS
    assert planned(desk, user=desk.village) is RotaRefused.NOT_ELIGIBLE
    assert planned(desk, user=stranger) is RotaRefused.NOT_ELIGIBLE


def test_nobody_is_in_two_places_and_all_or_nothing_is_planned(desk: Desk) -> None:
    planned(desk)
    for change in ({"post": Post.HOTLINE}, {"station": desk.workstation}, {}):
        assert planned(desk, last=MONDAY + timedelta(days=1), **change) is RotaRefused.CONFLICT
    assert Duty.objects.count() == 2
    assert isinstance(planned(desk, user=desk.colleague), list)


def test_two_change_places_unless_one_is_busy_elsewhere(desk: Desk) -> None:
    one = planned(desk, part=Part.MORNING)
    other = planned(desk, user=desk.colleague, part=Part.AFTERNOON)
    assert isinstance(one, list)
    assert isinstance(other, list)
    swapped = {"one_id": one[0].pk, "other_id": other[0].pk, "actor": desk.supervisor, "today": MONDAY}
    assert swap(**swapped) is None
    assert [duty.user for duty in Duty.objects.order_by("begins")] == [desk.colleague, desk.officer]
    # The colleague is at the workstation in the afternoon: they cannot take that duty back.
    planned(desk, user=desk.colleague, station=desk.workstation, part=Part.AFTERNOON)
    assert swap(**swapped) is RotaRefused.CONFLICT
    assert swap(**swapped | {"other_id": one[0].pk}) is RotaRefused.SAME_PERSON
    assert swap(**swapped | {"other_id": 0}) is RotaRefused.GONE
    assert swap(**swapped | {"actor": desk.officer}) is RotaRefused.GONE
    assert swap(**swapped | {"today": MONDAY + timedelta(days=1)}) is RotaRefused.PAST
    assert AuditEvent.objects.filter(action="duty_rota.swapped").count() == 1


def test_cancelling_opens_the_gap_again(desk: Desk) -> None:
    done = planned(desk)
    assert isinstance(done, list)
    assert cancel(duty_id=done[0].pk, actor=desk.officer) is RotaRefused.GONE
    assert cancel(duty_id=done[0].pk, actor=desk.supervisor) is None
    assert cancel(duty_id=done[0].pk, actor=desk.supervisor) is RotaRefused.GONE
    assert len(week_of(desk.centre, monday_of(MONDAY))[0].posts[0].gaps) == 1
