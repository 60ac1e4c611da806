"""Who gets to see personal data, and that every look stands in the audit log."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from kit.audit.models import AuditEvent
from kit.public_codes.codes import Mistake
from outreach.network.rules.roles import Role
from outreach.referrals.access import PERSONAL, Reader, access_referral, after, may, referrals_for
from outreach.referrals.models import AccessApproval
from outreach.referrals.queries.looks import looks_at
from outreach.referrals.queries.work_list import Wanted, work_list
from outreach.referrals.rules.consent import AgeBand
from outreach.referrals.rules.permissions import PERMITTED, Purpose
from outreach.referrals.rules.referral_values import Refused
from outreach.referrals.services import contacting, desk, finding, oversight, reading
from tests.access.objects import OTHER, OWN, make_staff, make_world
from tests.outreach.referrals.world import CALLED, NOW, PHONE, given, make_desk, opened, station

pytestmark = pytest.mark.django_db


def reader(user: Any, *, second_factor: bool = True) -> Reader:
    return Reader(user, second_factor)


def looks(action: str = "referral.read") -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(action=action).order_by("seq"))


@pytest.mark.parametrize("purpose", sorted(Purpose))
def test_every_role_for_every_purpose_in_the_own_area_and_another(purpose: Purpose) -> None:
    world, desk_ = make_world(), make_desk()
    own = opened(desk_, given=given(desk_.workstation, desk_.point)).referral
    elsewhere = opened(desk_, phone="13900000001").referral
    elsewhere.area = OTHER + "001"
    elsewhere.save(update_fields=["area"])
    for role, user in world.staff.items():
        in_area = role in PERMITTED[purpose]
        assert may(user, own, purpose) is in_area, role
        assert not may(user, elsewhere, purpose), role
        assert referrals_for(user, purpose).filter(pk=own.pk).exists() is in_area, role
        for target, allowed in ((own, in_area), (elsewhere, False)):
            try:
                access_referral(reader(user), target.pk, purpose)
            except Http404:
                assert not allowed, role
            else:
                assert allowed, role
    nobody = make_staff(None)
    assert not may(nobody, own, purpose)


def test_a_look_is_written_down_and_what_is_not_there_is_404() -> None:
    desk_ = make_desk()
    found = opened(desk_)
    seen = reading.read_whole(reader(desk_.officer), found.referral.pk, now=NOW)
    assert (seen.called, seen.phone, seen.matter) == (CALLED, f"+86{PHONE}", "wage_other")
    (look,) = looks()
    assert (look.actor, look.target) == (f"user:{desk_.officer.pk}", f"referral:{found.referral.pk}")
    assert look.values == {"purpose": "read"}
    stranger = make_staff(Role.REFERRAL_OFFICER, division=OTHER)
    for user, key in (
        (stranger, found.referral.pk),
        (desk_.village, found.referral.pk),
        (desk_.officer, uuid4()),
    ):
        with pytest.raises(Http404):
            reading.read_whole(reader(user), key, now=NOW)
    assert len(looks()) == 1


def test_without_the_second_factor_nothing_personal_is_opened(settings: Settings) -> None:
    desk_ = make_desk()
    found = opened(desk_)
    settings.SECOND_FACTOR_REQUIRED = True
    for purpose in PERSONAL - {Purpose.READ_REPORTS}:
        with pytest.raises(PermissionDenied):
            access_referral(reader(desk_.supervisor, second_factor=False), found.referral.pk, purpose)
    with pytest.raises(PermissionDenied):
        reading.accompanied(reader(desk_.village, second_factor=False), now=NOW)
    assert not looks()
    assert access_referral(reader(desk_.officer), found.referral.pk, Purpose.READ)


def test_the_whole_takes_a_fixed_number_of_queries(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    desk_ = make_desk()
    key = opened(desk_).referral.pk
    opened(desk_)  # a likely duplicate
    desk.claim(referral_id=key, user=desk_.officer, now=NOW)
    with django_assert_num_queries(19):
        reading.read_whole(reader(desk_.officer), key, now=NOW)
    for number in range(8):
        desk.note(referral_id=key, user=desk_.officer, text=f"记录 {number}", now=NOW)
    with django_assert_num_queries(19):
        seen = reading.read_whole(reader(desk_.officer), key, now=NOW)
    assert [entry.by for entry in seen.timeline] == ["", *["张三"] * 9]
    assert seen.timeline[-1].event.note == "记录 7"


def test_village_contacts_are_told_whom_to_go_along_with_and_never_why() -> None:
    desk_ = make_desk()
    along = opened(desk_, given=given(desk_.workstation, desk_.point))
    opened(desk_, phone="13900000001")  # names no contact point
    hidden = opened(desk_, matter="domestic_violence", phone="13900000002")
    young = opened(desk_, age=AgeBand.UNDER_18, phone="13900000003")
    other_point = station("contact_point", f"{OWN}001003", matters=[]) if _division() else desk_.point
    elsewhere = opened(desk_, given=given(desk_.workstation, other_point), phone="13900000004")
    seen = reading.accompanied(reader(desk_.village), now=NOW)
    assert [(each.called, each.referral.pk) for each in seen] == [(CALLED, along.referral.pk)]
    (listed,) = looks("referral.listed")
    assert listed.values == {"count": 1, "purpose": "accompany"}
    assert reading.accompanied_one(reader(desk_.village), along.referral.pk, now=NOW).phone == f"+86{PHONE}"
    for other in (hidden, young, elsewhere):
        with pytest.raises(Http404):
            reading.accompanied_one(reader(desk_.village), other.referral.pk, now=NOW)


def _division() -> bool:
    from outreach.network.models import Division
    from outreach.network.rules.divisions import Level

    Division.objects.create(code=f"{OWN}001003", name="邻村", level=Level.VILLAGE, parent_id=f"{OWN}001")
    return True


def test_a_minors_record_needs_a_supervisors_word_each_day() -> None:
    desk_ = make_desk()
    key = opened(desk_, age=AgeBand.UNDER_18).referral.pk
    now = timezone.now()
    with pytest.raises(PermissionDenied):
        reading.read_whole(reader(desk_.officer), key, now=now)
    assert oversight.ask_look(referral_id=key, user=desk_.officer, reason="", now=now) is Refused.INCOMPLETE
    asked = oversight.ask_look(referral_id=key, user=desk_.officer, reason="今天联系本人", now=now)
    assert isinstance(asked, AccessApproval)
    again = oversight.ask_look(referral_id=key, user=desk_.officer, reason="今天联系本人", now=now)
    assert again is Refused.ALREADY_SAID
    assert list(oversight.looks_to_decide(desk_.supervisor)) == [asked]
    for user in (desk_.officer, desk_.colleague, make_staff(Role.DESK_SUPERVISOR, division=OTHER)):
        refused = oversight.decide_look(approval_id=asked.pk, user=user, grant=True, now=now)
        assert refused is Refused.NOT_YOURS
    assert oversight.decide_look(approval_id=asked.pk, user=desk_.supervisor, grant=True, now=now) is None
    assert reading.read_whole(reader(desk_.officer), key, now=now).called == CALLED
    with pytest.raises(PermissionDenied):
        reading.read_whole(reader(desk_.colleague), key, now=now)
    AccessApproval.objects.update(ends_at=now - timedelta(seconds=1))
    with pytest.raises(PermissionDenied):
        reading.read_whole(reader(desk_.officer), key, now=now)
    assert [event.action for event in AuditEvent.objects.filter(action__contains="look")] == [
        "referral.look_asked",
        "referral.look_approved",
    ]


def test_beyond_the_area_by_the_code_that_is_read_out_and_reviewed_afterwards() -> None:
    desk_ = make_desk()
    found = opened(desk_)
    code, now = found.receipt.shown(), timezone.now()
    stranger = make_staff(Role.REFERRAL_OFFICER, division=OTHER)
    glass = {"user": stranger, "code": code, "now": now}
    assert oversight.break_glass(**glass, reason="急") is Refused.INCOMPLETE
    assert isinstance(
        oversight.break_glass(user=stranger, code="ABC", reason="本人来电求助", now=now), Mistake
    )
    for user in (desk_.village, make_staff(Role.ORGANISER)):
        refused = oversight.break_glass(user=user, code=code, reason="本人来电求助", now=now)
        assert refused is Refused.NOT_YOURS
    broken = oversight.break_glass(**glass, reason="本人来电求助")
    assert reading.read_whole(reader(stranger), found.referral.pk, now=now).called == CALLED
    # To look is not to work.
    assert desk.claim(referral_id=found.referral.pk, user=stranger, now=now) is Refused.NOT_YOURS
    assert list(oversight.glasses_to_review(desk_.supervisor)) == [broken]
    assert list(oversight.glasses_to_review(make_staff(Role.DESK_SUPERVISOR, division=OTHER))) == []
    assert oversight.review_glass(glass_id=broken.pk, user=desk_.supervisor, now=now) is None
    with pytest.raises(Http404):
        reading.read_whole(reader(stranger), found.referral.pk, now=now)
    assert oversight.review_glass(glass_id=broken.pk, user=desk_.supervisor, now=now) is Refused.NOT_YOURS


def test_nobody_breaks_a_glass_all_day() -> None:
    desk_ = make_desk()
    found, now = opened(desk_), timezone.now()
    stranger = make_staff(Role.REFERRAL_OFFICER, division=OTHER)
    done = [
        oversight.break_glass(user=stranger, code=found.receipt.text, reason="本人来电求助", now=now)
        for _ in range(oversight.MOST_GLASSES + 1)
    ]
    assert [each is Refused.NOT_YOURS for each in done] == [False] * oversight.MOST_GLASSES + [True]


def test_the_list_is_by_urgency_and_due_time_and_has_no_personal_value(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    desk_ = make_desk()
    week = opened(desk_)
    day = opened(desk_, matter="wage_migrant", phone="13900000001")
    now_ = opened(desk_, matter="domestic_violence", phone="13900000002", given=given(desk_.workstation))
    later = opened(desk_, phone="13900000003", now=NOW + timedelta(hours=1))
    elsewhere = opened(desk_, phone="13900000004").referral
    elsewhere.area = OTHER
    elsewhere.save(update_fields=["area"])
    desk.claim(referral_id=week.referral.pk, user=desk_.officer, now=NOW)
    with django_assert_num_queries(3):
        found = work_list(desk_.officer, Wanted(), now=NOW)
        for line in found.lines:
            assert "matter" not in line.referral.__dict__
            assert line.clocks.promise
            assert line.referral.station.name
    order = [line.referral.pk for line in found.lines]
    assert order == [each.referral.pk for each in (now_, day, week, later)]
    assert (found.open, found.unclaimed, found.mine, found.escalated, found.overdue) == (4, 3, 1, 0, 0)
    assert [line.referral.pk for line in work_list(desk_.officer, Wanted(mine=True), now=NOW).lines] == [
        week.referral.pk
    ]
    late = work_list(desk_.officer, Wanted(overdue=True, unclaimed=True), now=NOW + timedelta(hours=4))
    assert [line.referral.pk for line in late.lines] == [now_.referral.pk, day.referral.pk]
    contacting.set_deadline(
        referral_id=later.referral.pk, user=desk_.officer, day=(NOW + timedelta(days=3)).date(), now=NOW
    )
    assert work_list(desk_.officer, Wanted(), now=NOW).lines[0].referral.pk == later.referral.pk


@pytest.mark.parametrize(
    ("prefix", "behind"), [("1504", "1505"), ("150409", "150410"), ("150499", "150500"), ("0999", "1000")]
)
def test_what_comes_behind_a_prefix(prefix: str, behind: str) -> None:
    assert after(prefix) == behind
    assert prefix < f"{prefix}999999" < behind


def test_by_telephone_or_code_whoever_wants_to_withdraw_is_found_and_the_search_is_written_down() -> None:
    desk_ = make_desk()
    found = opened(desk_)
    opened(desk_, phone="13900000001")
    elsewhere = make_staff(Role.REFERRAL_OFFICER, division=OTHER)
    for user, own in ((desk_.officer, True), (elsewhere, False)):
        for said in ({"phone": "139 4761 2345"}, {"code": found.receipt.shown()}):
            (hit,) = finding.find(reader(user), **said)
            assert (hit.referral, hit.is_own, hit.station) == (found.referral.pk, own, desk_.workstation)
    assert finding.find(reader(desk_.officer), code="ABC") == []
    assert finding.find(reader(desk_.village), phone=PHONE) == []
    assert len(looks("referral.listed")) == 5


def test_who_has_seen_a_referral() -> None:
    desk_ = make_desk()
    first, second = opened(desk_).referral.pk, opened(desk_, phone="13900000001").referral.pk
    for user, key in ((desk_.officer, first), (desk_.officer, second), (desk_.supervisor, first)):
        reading.read_whole(reader(user), key, now=NOW)
    assert [(look.actor, look.purpose) for look in looks_at(first)] == [
        (f"user:{user.pk}", Purpose.READ) for user in (desk_.officer, desk_.supervisor)
    ]
