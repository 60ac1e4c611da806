"""What the nightly and the minute's run do: once, and the same as a dry run says."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django import Settings

from kit.audit.models import AuditEvent
from kit.working_time.rules.hours import CHINA
from outreach.network.rules.roles import Role
from outreach.referrals.models import (
    Attachment,
    DutyReport,
    NeedCount,
    Person,
    PublishedWeek,
    Referral,
    ReferralEvent,
)
from outreach.referrals.queries.history import faults
from outreach.referrals.queries.published import published_counts
from outreach.referrals.queries.taxonomy import taxonomy_of, taxonomy_on
from outreach.referrals.rules.consent import Channel, Purpose
from outreach.referrals.rules.consent_texts import BadConsentTexts
from outreach.referrals.rules.contact import ContactOutcome
from outreach.referrals.rules.duty import Authority, Harm, Learned
from outreach.referrals.rules.referral_values import Kind, Outcome, Rank, Refused
from outreach.referrals.rules.retention import DAYS
from outreach.referrals.rules.small_cells import TOTAL, Added
from outreach.referrals.rules.sources import Source
from outreach.referrals.services import contacting, desk, duty, ending, erasing, receipts, tables, withdrawing
from outreach.referrals.services.attachments import attach
from outreach.referrals.services.clocks import tick
from outreach.referrals.services.moves import Moved
from outreach.referrals.services.needs import record_need
from outreach.referrals.services.publishing import publish_closed_weeks
from outreach.referrals.shipped import FILE, shipped_consent_texts
from tests.access.objects import OWN, make_staff
from tests.outreach.referrals.world import NOW, PHONE, TOWNSHIP, make_desk, opened, row

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


def kinds(found: Any) -> list[str]:
    return list(
        ReferralEvent.objects.filter(referral=found.referral).order_by("seq").values_list("kind", flat=True)
    )


def test_warned_then_before_the_supervisor_and_each_once() -> None:
    desk_ = make_desk()
    green, slow = opened(desk_, matter="wage_migrant"), opened(desk_, phone="13900000001")
    assert tick(now=NOW + timedelta(minutes=59)) == 0
    assert tick(now=NOW + timedelta(hours=1)) == 1
    assert tick(now=NOW + timedelta(hours=2)) == 0  # the last moment is in time
    late = NOW + timedelta(hours=2, seconds=1)
    assert tick(now=late) == 2
    assert tick(now=late + timedelta(minutes=1)) == 0
    assert kinds(green) == ["opened", "warned", "overdue", "escalated"]
    assert (row(green).escalated_at, kinds(slow)) == (late, ["opened"])
    assert list(faults()) == []


def test_whoever_was_tried_in_time_is_not_warned_of() -> None:
    desk_ = make_desk()
    found = opened(desk_, matter="wage_migrant")
    key, user = found.referral.pk, desk_.officer
    desk.claim(referral_id=key, user=user, now=NOW)
    contacting.record_contact(referral_id=key, user=user, outcome=ContactOutcome.REACHED, now=NOW)
    ending.ready(referral_id=key, user=user, now=NOW)
    assert tick(now=NOW + timedelta(hours=7)) == 1  # received today: warned of in the afternoon
    assert kinds(found)[-1] == "warned"
    ending.close(referral_id=key, user=user, outcome=Outcome.APPLIED, now=NOW + timedelta(hours=7))
    assert tick(now=NOW + timedelta(days=1)) == 0


def test_a_deadline_that_comes_near_and_custody() -> None:
    desk_ = make_desk()
    near = opened(desk_, legal_deadline=date(2026, 12, 2))
    held = opened(desk_, custody_asked_at=NOW, phone="13900000001")
    assert (row(near).rank, tick(now=NOW)) == (Rank.WEEK, 0)
    tick(now=datetime(2026, 11, 26, 0, 5, tzinfo=CHINA))
    assert row(near).rank == Rank.ADVANCE
    assert "advanced" in kinds(near)
    codes = ReferralEvent.objects.filter(referral=held.referral, kind=Kind.OVERDUE).values_list(
        "codes", flat=True
    )
    assert {each["code"] for each in codes} == {"first_contact", "custody"}
    assert list(faults()) == []


def test_a_report_of_harm_that_nobody_was_told_of_is_marked() -> None:
    desk_ = make_desk()
    made = duty.report_harm(
        user=desk_.village, harm=Harm.HARMED, learned=Learned.EVENT, learned_at=NOW, division=TOWNSHIP,
        account="孩子手臂有伤", now=NOW,
    )  # fmt: skip
    assert isinstance(made, DutyReport)
    assert [tick(now=NOW + timedelta(minutes=minutes)) for minutes in (9, 10, 30, 31, 32)] == [0, 1, 0, 1, 0]
    duty.tell_authority(report_id=made.pk, user=desk_.village, authority=Authority.POLICE, note="", now=NOW)
    assert erasing.apply_retention(now=NOW + timedelta(days=3 * 365 - 1)) == {}
    assert erasing.apply_retention(now=NOW + timedelta(days=3 * 365)) == {"duty": 1}
    assert erasing.apply_retention(now=NOW + timedelta(days=3 * 365)) == {}
    assert DutyReport.objects.get().account == ""


def people() -> int:
    return Person.objects.filter(erased_at=None).count()


def close(found: Any, user: Any, outcome: Outcome) -> None:
    desk.claim(referral_id=found.referral.pk, user=user, now=NOW)
    contacting.record_contact(
        referral_id=found.referral.pk, user=user, outcome=ContactOutcome.REACHED, now=NOW
    )
    done = ending.close(referral_id=found.referral.pk, user=user, outcome=outcome, now=NOW)
    assert isinstance(done, Moved), done


def test_what_is_due_goes_by_its_rule_and_the_dry_run_says_the_same() -> None:
    desk_ = make_desk()
    withdrawn = opened(desk_, phone="13900000001")
    declined = opened(desk_, phone="13900000002")
    advice = opened(desk_, phone="13900000003")
    waiting = opened(desk_, phone="13900000004")
    withdrawing.withdraw(referral_id=withdrawn.referral.pk, channel=Channel.LINK, now=NOW)
    close(declined, desk_.officer, Outcome.DECLINED)
    close(advice, desk_.officer, Outcome.ADVICE)
    for days, expected in (
        (6, {}),
        (7, {"withdrawn": 1}),
        (DAYS[Outcome.DECLINED], {"declined": 1}),
        (DAYS[Outcome.ADVICE], {"advice": 1}),
        (179, {}),
        (180, {"period_over": 1}),
        (181, {}),
    ):
        now, before = NOW + timedelta(days=days), people()
        assert erasing.apply_retention(now=now, dry_run=True) == expected
        assert people() == before
        assert erasing.apply_retention(now=now) == expected
        assert people() == before - sum(expected.values())
    assert row(waiting).calls_stopped
    assert list(faults()) == []  # what counts has stayed
    assert Referral.objects.count() == 4
    details = [event.values["rule"] for event in AuditEvent.objects.filter(action="referral.erased")]
    assert details == ["withdrawn", "declined", "advice", "period_over"]
    out = StringIO()
    call_command("apply_retention", "--dry-run", stdout=out)
    assert out.getvalue() == "0 would be erased.\n"


def test_gone_everywhere_in_one_act_and_counts_stay(settings: Settings, tmp_path: Any) -> None:
    settings.SEALED_FILES_ROOT = tmp_path
    desk_ = make_desk()
    found, other = opened(desk_), opened(desk_, phone="13900000001")
    key = found.referral.pk
    record_need(matter="wage_other", area=OWN, source=Source.LIVE_GAME, now=NOW)
    desk.note(referral_id=key, user=desk_.officer, text="住在供销社后面", now=NOW)
    stored = attach(referral_id=key, blocks=[PNG], name="欠条.png", now=NOW, user=desk_.officer)
    assert isinstance(stored, Moved), stored
    receipt = erasing.erase_as_asked(referral_id=key, now=NOW, channel=Channel.RECEIPT, actor="person")
    assert receipt.rows >= 4
    gone = Referral.objects.select_related("person").get(pk=key)
    assert [gone.matter, gone.receipt, gone.receipt_index, gone.routing] == [""] * 4
    assert [gone.person.called, gone.person.phone, gone.person.phone_index] == [""] * 3
    assert (gone.person.division, gone.outcome) == (OWN, Outcome.WITHDRAWN)
    assert set(ReferralEvent.objects.filter(referral=key).values_list("note", flat=True)) == {""}
    assert not Attachment.objects.exists()
    again = receipts.find_by_receipt(code=found.receipt.text, phone=PHONE, client="c", now=NOW)
    assert again == receipts.NotFound()
    assert NeedCount.objects.get().count == 1
    assert row(other).person.called
    assert desk.note(referral_id=key, user=desk_.officer, text="x", now=NOW) is not Refused.NOT_OPENED
    assert list(faults()) == []


def test_papers_are_taken_by_what_they_are_and_erased_with_their_key(
    settings: Settings, tmp_path: Any
) -> None:
    settings.SEALED_FILES_ROOT = tmp_path
    desk_ = make_desk()
    key, user = opened(desk_).referral.pk, desk_.officer
    assert not isinstance(attach(referral_id=key, blocks=[b"#!/bin/sh" * 9], name="a.png", now=NOW), Moved)
    village = attach(referral_id=key, blocks=[PNG], name="a.png", now=NOW, user=desk_.village)
    assert village is Refused.NOT_YOURS
    assert not Attachment.objects.exists()
    assert isinstance(attach(referral_id=key, blocks=[PNG], name="a.png", now=NOW), Moved)
    from outreach.referrals.services.attachments import detach

    assert isinstance(detach(attachment_id=Attachment.objects.get().pk, user=user, now=NOW), Moved)
    assert not Attachment.objects.exists()
    assert list(faults()) == []


def test_a_week_is_published_once_and_hides_what_is_small() -> None:
    make_desk()
    for number in range(12):
        record_need(matter="wage_other", area=OWN, source=Source.LIVE_GAME, now=NOW)
        if number < 3:
            record_need(matter="pension", area=OWN, source=Source.LEAFLET, now=NOW)
    assert publish_closed_weeks(now=NOW + timedelta(days=6)) == []
    after = NOW + timedelta(days=8)
    assert publish_closed_weeks(now=after) == [date(2026, 11, 23)]
    record_need(matter="wage_other", area=OWN, source=Source.LIVE_GAME, now=NOW)  # late: it stays as it was
    assert publish_closed_weeks(now=after) == []
    counts = published_counts(date(2026, 11, 1), date(2026, 11, 30))
    assert counts[OWN, "pension"] == Added(0, 1)
    assert counts[OWN, "wage_other"] in (Added(12, 0), Added(0, 1))
    assert counts[TOTAL, TOTAL] == Added(15, 0)
    assert PublishedWeek.objects.count() == 1
    assert "card_lending" not in PublishedWeek.objects.get().matters


def test_the_bureaus_own_table_holds_from_its_day_and_what_was_judged_by_another_keeps_it() -> None:
    desk_ = make_desk()
    admin = make_staff(Role.ADMINISTRATOR, division="1504")
    before = opened(desk_)
    table = FILE.read_text(encoding="utf-8").replace(
        "我或家人上班，单位拖着工资不发。", "单位拖着工资不给我。"
    )
    new = {"version": "2026-12-01", "table": table, "valid_from": date(2026, 12, 1), "now": NOW}
    for user in (desk_.supervisor, make_staff(Role.ADMINISTRATOR)):
        assert tables.store_taxonomy(**new, user=user) is tables.TableRefused.NOT_YOURS
    past = {**new, "valid_from": date(2026, 11, 22)}
    assert tables.store_taxonomy(**past, user=admin) is tables.TableRefused.IN_THE_PAST
    stored = tables.store_taxonomy(**new, user=admin)
    assert not isinstance(stored, tables.TableRefused)
    assert tables.store_taxonomy(**new, user=admin) is tables.TableRefused.VERSION_TAKEN
    assert taxonomy_on(date(2026, 11, 30)).version == "2026"
    assert taxonomy_on(date(2026, 12, 1)).signals["wage_other"].plain_zh == "单位拖着工资不给我。"
    assert taxonomy_of(row(before).taxonomy) != taxonomy_on(date(2026, 12, 1))
    later = opened(desk_, now=datetime(2026, 12, 1, 10, tzinfo=CHINA), phone="13900000001")
    assert row(later).taxonomy == "2026-12-01"


def test_texts_of_consent_change_as_a_set_and_the_old_one_is_asked_for_no_more() -> None:
    desk_ = make_desk()
    admin = make_staff(Role.ADMINISTRATOR, division="1504")
    texts = dict(shipped_consent_texts().texts)
    day = NOW.date()
    stored = tables.store_consent_texts(
        version="2026-11-23", texts=texts, valid_from=day, user=admin, now=NOW
    )
    assert not isinstance(stored, tables.TableRefused)
    from outreach.referrals.rules.opening import NotOpened
    from outreach.referrals.services.opening import open_referral
    from tests.outreach.referrals.world import asked

    assert isinstance(open_referral(asked(desk_), now=NOW), NotOpened)
    texts[Purpose.REFERRAL, "zh-hans"] = "您同意吗？"
    with pytest.raises(BadConsentTexts, match="receiver"):
        tables.store_consent_texts(version="2026-12", texts=texts, valid_from=day, user=admin, now=NOW)


def test_the_clocks_use_their_indexes() -> None:
    desk_ = make_desk()
    opened(desk_)
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute("SET LOCAL enable_seqscan = off")
        rows = Referral.objects.filter(closed_at=None, first_attempt_at=None, first_contact_warn_at__lte=NOW)
        assert "open_not_tried" in rows.order_by("first_contact_warn_at").explain()
        listed = Referral.objects.filter(closed_at=None, station=desk_.workstation).order_by("rank", "due_at")
        assert "open_by_" in listed.explain()
