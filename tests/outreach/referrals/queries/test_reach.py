"""Whose data an account opened and could have opened: by the audit log, and by roles that it holds or has lost."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from kit.audit.models import AuditEvent
from kit.personal.reach import REACH_ASKED, Period, Reach, reach_of
from kit.personal.register import Subject
from kit.personal.walk import erase
from outreach.network.models import Division, Station, User
from outreach.network.queries.held import held_within
from outreach.network.rules.actions import Action
from outreach.network.rules.roles import Role
from outreach.network.services.accounts import grant_role, revoke_role
from outreach.referrals.access import Reader
from outreach.referrals.models import Referral
from outreach.referrals.rules.consent import AgeBand
from outreach.referrals.rules.duty import Harm, Learned
from outreach.referrals.services import desk, duty, oversight, reading
from outreach.referrals.services.opening import Opened
from tests.access.objects import OTHER, OWN, make_staff
from tests.outreach.referrals.world import CALLED, NOW, PHONE, given, make_desk, opened

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def lately(*, begins: timedelta = DAY) -> Period:
    now = timezone.now()
    return Period(now - begins, now + timedelta(minutes=1))


def long_ago() -> Period:
    return Period(NOW - 900 * DAY, NOW - 800 * DAY)


def of(user: User, kind: str = "referral", period: Period | None = None) -> Reach:
    return next(reach for reach in reach_of(user.pk, period or lately()) if reach.kind == kind)


def keys(*found: Opened) -> frozenset[UUID]:
    return frozenset(each.referral.pk for each in found)


def elsewhere(found: Opened) -> Opened:
    """Moved to another county, whose station alone has had it."""
    there = Station.objects.create(
        code="elsewhere",
        name="法律援助中心",
        kind="county_centre",
        division_id=OTHER,
        phone="0476-1",
        hours="",
    )
    found.referral.named_receivers.filter(received_at=None).delete()
    found.referral.named_receivers.update(station=there)
    Referral.objects.filter(pk=found.referral.pk).update(area=OTHER, station=there)
    return found


def test_what_was_opened_stands_in_the_log_and_what_could_be_follows_from_the_roles() -> None:
    world = make_desk()
    seen, unseen = opened(world), opened(world, phone="13900000001")
    far = elsewhere(opened(world, phone="13900000002"))
    reading.read_whole(Reader(world.officer, second_factor=True), seen.referral.pk, now=NOW)
    found = of(world.officer)
    assert found.opened == keys(seen)
    assert found.could == keys(seen, unseen)
    assert found.lists == 0
    assert of(world.colleague).opened == frozenset()
    assert of(world.officer, period=long_ago()) == Reach("referral", frozenset(), frozenset())
    assert of(make_staff(Role.ORGANISER)).could == frozenset()
    assert of(make_staff(Role.DESK_SUPERVISOR, division=OTHER)).could == keys(far)


def test_who_changes_something_has_it_open() -> None:
    world = make_desk()
    found = opened(world)
    desk.claim(referral_id=found.referral.pk, user=world.colleague, now=NOW)
    assert of(world.colleague).opened == keys(found)


def test_a_station_that_passed_it_on_could_have_read_it() -> None:
    world = make_desk()
    found = opened(world)
    Referral.objects.filter(pk=found.referral.pk).update(area=OTHER)
    assert of(world.officer).could == keys(found)


def test_village_contact_could_open_what_names_the_own_point_and_no_hidden_matter_or_minor() -> None:
    world = make_desk()
    along = opened(world, given=given(world.workstation, world.point))
    opened(world, phone="13900000001")
    opened(world, phone="13900000002", matter="domestic_violence")
    opened(world, phone="13900000003", age=AgeBand.UNDER_18)
    reading.accompanied(Reader(world.village, second_factor=True), now=NOW)
    found = of(world.village)
    assert found.could == keys(along)
    assert found.lists == 1


def test_a_look_beyond_the_area_and_a_report_count() -> None:
    world = make_desk()
    found = opened(world)
    stranger = make_staff(Role.REFERRAL_OFFICER, division=OTHER)
    assert of(stranger).could == frozenset()
    now = timezone.now()
    oversight.break_glass(user=stranger, code=found.receipt.text, reason="群众打错了电话", now=now)
    assert of(stranger).opened == of(stranger).could == keys(found)
    report = duty.report_harm(
        user=world.village, harm=Harm.SUSPECTED, learned=Learned.EVENT, learned_at=now, division=OWN,
        account="看到的情况", now=now,
    )  # fmt: skip
    assert of(world.village, "duty").opened == of(world.village, "duty").could == {report.pk}
    assert of(world.supervisor, "duty").could == {report.pk}
    assert of(world.officer, "duty").could == frozenset()


def test_what_was_erased_before_could_not_be_read_any_more() -> None:
    world = make_desk()
    found = opened(world)
    erase(Subject("person", found.referral.person_id))
    assert of(world.officer).could == keys(found)
    assert of(world.officer, period=Period(timezone.now(), timezone.now() + DAY)).could == frozenset()


def test_a_role_that_was_taken_back_counts_until_then() -> None:
    security = make_staff(Role.SECURITY_ADMINISTRATOR)
    account = make_staff(None)
    before = timezone.now()
    county = Division.objects.get(pk=OWN)
    grant = grant_role(actor=security, account=account, role=Role.REFERRAL_OFFICER, division=county)
    held = timezone.now()
    revoke_role(actor=security, grant=grant)
    after = timezone.now()

    def roles(since: datetime, until: datetime) -> Any:
        return held_within(account.pk, Period(since, until))

    officer = {Role.REFERRAL_OFFICER: frozenset({OWN})}
    assert roles(before - DAY, before) == {}
    assert roles(before, after) == roles(held, after + DAY) == officer
    assert roles(after, after + DAY) == {}


def test_a_role_that_ran_out_counts_until_then() -> None:
    account = make_staff(Role.REFERRAL_OFFICER)
    account.grants.update(granted_at=NOW - 9 * DAY, valid_until=NOW)
    assert held_within(account.pk, Period(NOW - DAY, NOW + DAY)) == {Role.REFERRAL_OFFICER: frozenset({OWN})}
    assert held_within(account.pk, Period(NOW + DAY, NOW + 2 * DAY)) == {}


def test_command_says_counts_and_keys_no_names_and_is_recorded() -> None:
    world = make_desk()
    found = opened(world)
    other = opened(world, phone="13900000001")
    reading.read_whole(Reader(world.officer, second_factor=True), found.referral.pk, now=NOW)
    day = timezone.localdate().isoformat()
    out = io.StringIO()
    call_command("readable_by", world.officer.username, "--since", day, "--keys", stdout=out)
    said = out.getvalue()
    assert "referral: 1 opened, 2 could be\n" in said
    assert f"  {found.referral.pk} opened\n" in said
    assert f"  {other.referral.pk} could be\n" in said
    assert [each for each in (CALLED, PHONE, world.officer.display_name) if each in said] == []
    event = AuditEvent.objects.get(action=Action.REACH_ASKED)
    assert (event.actor, event.target) == ("command line", f"user:{world.officer.pk}")
    assert Action.REACH_ASKED == REACH_ASKED


@pytest.mark.parametrize("words", [("nobody", "--since", "2026-11-01"), ("", "--since", "yesterday")])
def test_command_refuses_what_is_no_account_and_no_day(words: tuple[str, ...]) -> None:
    account = words[0] or make_staff(Role.ORGANISER).username
    with pytest.raises(CommandError):
        call_command("readable_by", account, *words[1:])
