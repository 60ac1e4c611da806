"""The desk's pages: what a list shows, what a page shows and writes down, and each act with its refusals."""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from kit.audit.models import AuditEvent
from outreach.network.rules.roles import Role
from outreach.referrals.models import Booking, DuplicateMark, Referral
from outreach.referrals.queries.work_list import PAGE, number_of
from outreach.referrals.rules.actions import Action
from outreach.referrals.rules.consent import AgeBand
from outreach.referrals.rules.referral_values import Outcome, Phase, Refused
from outreach.referrals.rules.safe_contact import Calling, SafeContact
from outreach.referrals.services import desk as acts
from outreach.referrals.services import oversight
from outreach.referrals.wording import REFUSALS
from tests.access.clients import new_client
from tests.access.objects import OTHER, make_staff
from tests.outreach.referrals.world import (
    CALLED,
    NOW,
    PHONE,
    Desk,
    given,
    make_desk,
    opened,
    referral_of_county,
)

pytestmark = pytest.mark.django_db
LIST_QUERIES, PAGE_QUERIES = 6, 36
PDF = b"%PDF-1.7 a contract " + bytes(2_000)


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def officer(desk: Desk) -> Client:
    return new_client(user=desk.officer)


def do(client: Client, act: str, key: object, **said: Any) -> HttpResponse:
    return client.post(reverse(f"desk-{act}", args=[key]), said)  # type: ignore[return-value]


def page(client: Client, key: object) -> str:
    response = client.get(reverse("desk-referral", args=[key]))
    assert response.status_code == 200
    return response.content.decode()


def version(key: UUID) -> int:
    return Referral.objects.values_list("version", flat=True).get(pk=key)


# --- the list -----------------------------------------------------------------------------------------------------


def test_list_shows_codes_and_both_clocks_and_opens_no_personal_data(desk: Desk, officer: Client) -> None:
    key = opened(desk).referral.pk
    before = AuditEvent.objects.count()
    text = officer.get(reverse("desk")).content.decode()
    assert number_of(key) in text
    assert "首次联系" in text
    assert CALLED not in text
    assert PHONE not in text
    assert "工资" not in text
    assert AuditEvent.objects.count() == before


def test_hidden_matter_is_called_hidden_in_list_and_title(desk: Desk, officer: Client) -> None:
    key = opened(desk, matter="domestic_violence", given=given(desk.workstation)).referral.pk
    assert "不公开" in officer.get(reverse("desk")).content.decode()
    text = page(officer, key)
    title = re.search("<title>(.*?)</title>", text, re.S)
    assert title is not None
    assert title[1].split("·")[0].strip() == f"转介 {number_of(key)}"
    # It stands behind a tap, for whoever is alone with the screen.
    assert text.index("家庭暴力") > text.index("<summary>已隐藏")


def test_list_asks_for_what_is_wanted(desk: Desk, officer: Client) -> None:
    mine, nobodys, theirs = (opened(desk).referral.pk for _ in range(3))
    acts.claim(referral_id=mine, user=desk.officer, now=NOW)
    acts.claim(referral_id=theirs, user=desk.colleague, now=NOW)
    shown = {
        show: {
            key
            for key in (mine, nobodys, theirs)
            if number_of(key) in officer.get(reverse("desk"), {"show": show}).content.decode()
        }
        for show in ("", "mine", "unclaimed", "overdue", "escalated", "nonsense")
    }
    everything = {mine, nobodys, theirs}
    assert shown == {
        "": everything,
        "mine": {mine},
        "unclaimed": {nobodys},
        "overdue": everything,  # opened long before today
        "escalated": set(),
        "nonsense": everything,
    }


def test_list_has_pages_and_asks_as_often_whatever_is_in_it(
    desk: Desk, officer: Client, django_assert_num_queries: Any
) -> None:
    opened(desk)
    officer.get(reverse("desk"))
    with django_assert_num_queries(LIST_QUERIES):
        officer.get(reverse("desk"))
    for _ in range(PAGE):
        opened(desk, phone="13947600000")
    with django_assert_num_queries(LIST_QUERIES):
        first = officer.get(reverse("desk")).content.decode()
    assert first.count("data-row") == PAGE
    second = officer.get(reverse("desk"), {"page": "2"}).content.decode()
    assert second.count("data-row") == 1
    for said in ("0", "-1", "x", "99999999999999999999", "²"):
        assert officer.get(reverse("desk"), {"page": said}).status_code == 200


# --- one referral -------------------------------------------------------------------------------------------------


def test_opening_one_is_written_down_with_its_purpose(desk: Desk, officer: Client) -> None:
    key = opened(desk).referral.pk
    text = page(officer, key)
    assert CALLED in text
    event = AuditEvent.objects.filter(action=Action.READ).get()
    assert (event.actor, event.target) == (f"user:{desk.officer.pk}", f"referral:{key}")
    assert json.loads(event.detail) == {"purpose": "read"}


def test_how_it_is_safe_stands_before_the_number(desk: Desk, officer: Client) -> None:
    safe = SafeContact(calling=Calling.NEVER, pass_phrase="表姐问羊毛的事")
    text = page(officer, opened(desk, safe_contact=safe).referral.pk)
    assert text.index("表姐问羊毛的事") < text.index(PHONE)
    # No link that calls while calling is not safe.
    assert "tel:" not in text


def test_page_asks_as_often_whatever_hangs_on_it(
    desk: Desk, officer: Client, django_assert_num_queries: Any
) -> None:
    key = opened(desk).referral.pk
    do(officer, "claim", key, version=1)
    page(officer, key)
    with django_assert_num_queries(PAGE_QUERIES):
        page(officer, key)
    for number in range(2, 8):
        assert do(officer, "note", key, version=number, note="又谈了一次").status_code == 302
    page(officer, key)
    with django_assert_num_queries(PAGE_QUERIES):
        page(officer, key)


def test_from_taken_to_an_application(desk: Desk, officer: Client) -> None:
    key = opened(desk).referral.pk
    for act, said in (
        ("claim", {}),
        ("safe-contact", {"calling": "at_times", "days": ["1", "3"], "begins": "09:00", "ends": "11:00"}),
        ("contact", {"outcome": "reached", "note": "说了欠薪的情况"}),
        ("correct", {"called": "乌日娜", "phone": "13947600001"}),
        ("deadline", {"day": "2030-01-31"}),
        ("attach", {}),
        ("ready", {}),
        ("close", {"outcome": "applied"}),
    ):
        if act == "attach":
            from django.core.files.uploadedfile import SimpleUploadedFile

            said = {"file": SimpleUploadedFile("合同.pdf", PDF)}
        response = do(officer, act, key, version=version(key), **said)
        assert response.status_code == 302, act
    row = Referral.objects.get(pk=key)
    assert (row.phase, row.outcome) == (Phase.CLOSED, Outcome.APPLIED)
    text = page(officer, key)
    assert "说了欠薪的情况" in text
    assert "13947600001" in text
    paper = row.attachments.get()
    given_out = officer.get(reverse("desk-paper", args=[paper.pk]))
    assert given_out.content == PDF
    assert "合同" not in given_out["Content-Disposition"]
    assert given_out["Cache-Control"] == "no-store"


def test_stale_page_is_told_so_and_keeps_what_was_typed(desk: Desk, officer: Client) -> None:
    key = opened(desk).referral.pk
    assert do(officer, "note", key, version=1, note="第一次").status_code == 302
    response = do(officer, "note", key, version=1, note="打了很久的字")
    text = response.content.decode()
    assert response.status_code == 409
    assert str(REFUSALS[Refused.CHANGED]) in text
    assert "打了很久的字" in text
    assert Referral.objects.get(pk=key).events.count() == 2
    # Looked at again, it goes through.
    assert do(officer, "note", key, version=2, note="打了很久的字").status_code == 302


def test_second_to_claim_is_told_who_was_quicker(desk: Desk, officer: Client) -> None:
    key = opened(desk).referral.pk
    assert do(new_client(user=desk.colleague), "claim", key, version=1).status_code == 302
    response = do(officer, "claim", key, version=1)
    assert response.status_code == 409
    assert str(REFUSALS[Refused.CLAIMED_BY_ANOTHER]) in response.content.decode()


def test_only_who_has_it_writes_attempts_down_and_a_supervisor_steps_in(desk: Desk, officer: Client) -> None:
    key = opened(desk).referral.pk
    do(officer, "claim", key, version=1)
    assert do(new_client(user=desk.colleague), "contact", key, version=2, outcome="busy").status_code == 409
    supervisor = new_client(user=desk.supervisor)
    assert do(supervisor, "hand-over", key, version=2, to=desk.colleague.pk).status_code == 302
    assert Referral.objects.get(pk=key).assignee == desk.colleague


def test_passing_on_needs_a_station_that_the_consent_names(desk: Desk, officer: Client) -> None:
    key = opened(desk, given=given(desk.workstation)).referral.pk
    do(officer, "claim", key, version=1)
    to = {"to": desk.centre.pk, "reason": "skill"}
    assert do(officer, "transfer", key, version=2, **to).status_code == 422  # not among what is offered
    agreed = {"station": desk.centre.pk, "channel": "telephone", "text_version": "2026-11", "agreed": "on"}
    old = do(officer, "consent", key, version=2, **{**agreed, "text_version": "2020-01"})
    assert old.status_code == 409
    assert do(officer, "consent", key, version=2, **agreed).status_code == 302
    assert do(officer, "transfer", key, version=3, **to).status_code == 302
    assert Referral.objects.get(pk=key).station == desk.centre


def test_call_back_is_booked_and_given_back(desk: Desk, officer: Client) -> None:
    from datetime import time

    for day in range(1, 6):
        desk.workstation.callback_slots.create(weekday=day, begins=time(9), ends=time(10), places=1)
    key = opened(desk).referral.pk
    slot = re.search(r'value="(\d{4}-\d\d-\d\dT09:00)"', page(officer, key))
    assert slot is not None
    assert do(officer, "book", key, version=1, slot=slot[1]).status_code == 302
    assert Booking.objects.get().cancelled_at is None
    assert do(officer, "cancel-slot", key, version=2).status_code == 302
    assert Booking.objects.get().cancelled_at is not None


def test_withdrawn_by_telephone_nobody_calls_any_more(desk: Desk, officer: Client) -> None:
    key = opened(desk).referral.pk
    # Whatever the page showed: it is not refused for being stale.
    assert do(officer, "withdraw", key, version=9, channel="telephone").status_code == 302
    text = page(officer, key)
    assert PHONE not in text
    assert do(officer, "contact", key, version=2, outcome="busy").status_code == 409
    assert do(officer, "acknowledge", key, version=2, station=desk.workstation.pk).status_code == 302


def test_same_telephone_is_flagged_and_a_supervisor_decides(desk: Desk, officer: Client) -> None:
    older, newer, third = (opened(desk).referral.pk for _ in range(3))
    assert number_of(older) in page(officer, newer)
    assert do(officer, "merge", newer, version=1, other=older).status_code == 409
    supervisor = new_client(user=desk.supervisor)
    mark = DuplicateMark.objects.get(newer=third, older=older)
    assert do(supervisor, "keep-apart", third, version=1, mark=mark.pk).status_code == 302
    assert number_of(older) not in page(supervisor, third)
    assert do(supervisor, "merge", newer, version=1, other=older).status_code == 302
    assert Referral.objects.get(pk=newer).merged_into_id == older


def test_what_is_missing_is_said_and_changes_nothing(desk: Desk, officer: Client) -> None:
    key = opened(desk).referral.pk
    do(officer, "claim", key, version=1)
    for act, said in (
        ("note", {"note": ""}),
        ("contact", {"outcome": "nonsense"}),
        ("safe-contact", {"calling": "at_times"}),
        ("safe-contact", {"calling": "at_times", "days": ["1"], "begins": "11:00", "ends": "09:00"}),
        ("hand-over", {"to": "nobody"}),
        ("close", {"outcome": "withdrawn"}),
        ("detach", {"attachment": key}),
    ):
        assert do(officer, act, key, version=2, **said).status_code == 422, act
    assert version(key) == 2


# --- who may ------------------------------------------------------------------------------------------------------


def test_minors_record_is_opened_once_a_supervisor_has_allowed_it(desk: Desk, officer: Client) -> None:
    key = opened(desk, age=AgeBand.UNDER_18).referral.pk
    where = reverse("desk-referral", args=[key])
    refused = officer.get(where)
    assert refused.status_code == 403
    assert CALLED not in refused.content.decode()
    assert officer.post(reverse("desk-look", args=[key]), {"reason": "约好今天来窗口"}).status_code == 302
    (asked,) = oversight.looks_to_decide(desk.supervisor)
    from django.utils import timezone

    oversight.decide_look(approval_id=asked.pk, user=desk.supervisor, grant=True, now=timezone.now())
    assert CALLED in page(officer, key)


def test_another_area_is_opened_by_its_receipt_for_reading_alone(desk: Desk) -> None:
    elsewhere = new_client(user=make_staff(Role.REFERRAL_OFFICER, division=OTHER))
    found = opened(desk)
    key = found.referral.pk
    assert elsewhere.get(reverse("desk-referral", args=[key])).status_code == 404
    wrong = elsewhere.post(reverse("desk-glass"), {"code": "AAAA", "reason": "人在窗口，很急"})
    assert wrong.status_code == 409
    said = {"code": found.receipt.text, "reason": "人在窗口，很急"}
    assert elsewhere.post(reverse("desk-glass"), said)["Location"] == reverse("desk-referral", args=[key])
    text = page(elsewhere, key)
    assert CALLED in text
    assert "desk-safe" in text
    assert do(elsewhere, "claim", key, version=1).status_code == 404
    assert do(elsewhere, "note", key, version=1, note="x").status_code == 404


def test_refused_act_on_a_minors_record_shows_nothing_of_it(desk: Desk, officer: Client) -> None:
    key = opened(desk, age=AgeBand.UNDER_18).referral.pk
    response = do(officer, "note", key, version=1, note="")
    assert response.status_code == 403
    assert CALLED not in response.content.decode()


def test_second_factor_is_asked_for_before_anything_is_opened(
    desk: Desk, officer: Client, settings: Any
) -> None:
    key = opened(desk).referral.pk
    settings.SECOND_FACTOR_REQUIRED = True
    response = officer.get(reverse("desk-referral", args=[key]))
    assert response.status_code == 302
    assert not AuditEvent.objects.filter(action=Action.READ).exists()


def test_page_that_asks_by_itself_keeps_no_session_alive(desk: Desk, officer: Client) -> None:
    officer.get(reverse("desk"))
    seen = officer.session["staff_seen"]
    session = officer.session
    session["staff_seen"] = seen - 600
    session.save()
    officer.get(reverse("desk-lines"), headers={"X-By-Itself": "1"})
    assert officer.session["staff_seen"] == seen - 600
    officer.get(reverse("desk"))
    assert officer.session["staff_seen"] > seen - 600


def test_version_says_whether_a_page_is_still_true(desk: Desk, officer: Client) -> None:
    key = opened(desk).referral.pk
    assert officer.get(reverse("desk-version", args=[key])).json() == {"version": 1}
    assert officer.get(reverse("desk-version", args=[referral_of_county(OTHER).pk])).status_code == 404
