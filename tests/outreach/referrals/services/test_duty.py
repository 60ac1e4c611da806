"""A child is harmed: reported at once, with or without consent, told to an authority, read by few."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.http import Http404

from kit.audit.models import AuditEvent
from kit.personal.register import Subject
from kit.personal.walk import erase, export
from outreach.network.rules.roles import Role
from outreach.referrals.access import Reader
from outreach.referrals.models import DutyReport
from outreach.referrals.rules.duty import Authority, Harm, Learned
from outreach.referrals.rules.referral_values import Refused
from outreach.referrals.services import duty
from tests.access.objects import OTHER, make_staff
from tests.outreach.referrals.world import NOW, TOWNSHIP, Desk, make_desk, opened

pytestmark = pytest.mark.django_db


def report(desk: Desk, **changes: Any) -> DutyReport | Refused:
    values: dict[str, Any] = {
        "user": desk.village, "harm": Harm.HARMED, "learned": Learned.EVENT, "learned_at": NOW,
        "division": TOWNSHIP, "account": "孩子手臂有伤", "child": "小明，三年级", "now": NOW,
    }  # fmt: skip
    return duty.report_harm(**{**values, **changes})


def test_reported_told_and_written_down() -> None:
    desk = make_desk()
    made = report(desk)
    assert isinstance(made, DutyReport)
    assert made.ends_at == NOW + timedelta(minutes=30)
    assert duty.tell_authority(
        report_id=made.pk, user=desk.village, authority=Authority.POLICE, note="接警单号 1", now=NOW
    ) is None  # fmt: skip
    later = NOW + timedelta(minutes=1)
    assert duty.add_to_report(report_id=made.pk, user=desk.supervisor, note="已安置", now=later) is None
    seen, steps = duty.read_report(Reader(desk.supervisor, True), made.pk)
    assert (seen.account, seen.child, seen.told_at) == ("孩子手臂有伤", "小明，三年级", NOW)
    assert [(step.authority, step.note) for step in steps] == [("police", "接警单号 1"), ("", "已安置")]
    assert [event.action for event in AuditEvent.objects.filter(target=f"duty:{made.pk}")] == [
        "duty.harm_reported",
        "duty.told",
        "duty.read",
    ]


def test_supervisors_of_the_area_and_who_reported_it_read_it_and_nobody_else() -> None:
    desk = make_desk()
    made = report(desk)
    assert isinstance(made, DutyReport)
    for user in (desk.officer, make_staff(Role.DESK_SUPERVISOR, division=OTHER), make_staff(Role.AUDITOR)):
        with pytest.raises(Http404):
            duty.read_report(Reader(user, True), made.pk)
        told = duty.tell_authority(report_id=made.pk, user=user, authority=Authority.POLICE, note="", now=NOW)
        assert told is Refused.NOT_YOURS
    assert duty.read_report(Reader(desk.village, True), made.pk)[0] == made


@pytest.mark.parametrize(
    "changes", [{"account": " "}, {"division": "150402999"}, {"learned_at": NOW + timedelta(minutes=1)}]
)
def test_what_says_too_little_is_refused(changes: dict[str, Any]) -> None:
    assert report(make_desk(), **changes) is Refused.INCOMPLETE


def test_who_is_not_of_the_outreach_reports_through_those_who_are() -> None:
    desk = make_desk()
    assert report(desk, user=make_staff(Role.ORGANISER)) is Refused.NOT_YOURS


def test_it_outlives_a_persons_wish_and_stands_in_no_copy_for_who_may_be_the_wrongdoer() -> None:
    desk = make_desk()
    referral = opened(desk).referral
    made = report(desk, referral_id=referral.pk)
    assert isinstance(made, DutyReport)
    subject = Subject("person", referral.person_id)
    assert "referrals.DutyReport" not in export(subject)
    receipt = erase(subject)
    assert receipt.by_model["referrals.DutyReport"].kept == 1
    assert DutyReport.objects.get().account == "孩子手臂有伤"
