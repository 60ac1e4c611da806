"""Advice written down, messages left, answered, read and taken back; and who gets to see them."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from kit.audit.models import AuditEvent
from kit.personal.register import Subject
from kit.personal.walk import erase, export
from kit.public_codes.codes import Mistake
from outreach.consultations.access import access_consultation, consultations_for
from outreach.consultations.models import AdviceCount, Consultation
from outreach.consultations.queries.receiving import receiver_of
from outreach.consultations.queries.register import Shown, counts, register
from outreach.consultations.rules.entries import OTHER, Channel, EntryRefused
from outreach.consultations.rules.permissions import PERMITTED, PERSONAL, Purpose
from outreach.consultations.rules.retention import KEPT_DAYS
from outreach.consultations.services.answering import answer
from outreach.consultations.services.demo import ensure_demo_advice
from outreach.consultations.services.messages import leave_message
from outreach.consultations.services.reading import read_consultation
from outreach.consultations.services.receipts import find_reply, forget_own
from outreach.consultations.services.recording import NotKept, record_advice
from outreach.consultations.services.retention import erase_old
from outreach.network.rules.roles import Role
from outreach.network.rules.stations import Language
from outreach.referrals.access import Reader
from outreach.referrals.models import NeedCount
from outreach.referrals.rules.consent import AgeBand
from outreach.referrals.services.receipts import MOST_OF_CODE, NotFound, TooManyTries
from tests.access.objects import OTHER as ELSEWHERE
from tests.access.objects import OWN, make_staff, make_world
from tests.outreach.consultations.world import ANSWER, GIVEN, LEFT, PHONE, QUESTION, given, left
from tests.outreach.referrals.world import NOW, make_desk, station

pytestmark = pytest.mark.django_db


def answered(user: object, row: Consultation, **changes: object) -> Consultation | NotKept:
    said = {"matter": "wage_other", "text": ANSWER, "minutes": 20, "concerns": False, "now": NOW} | changes
    return answer(Reader(user, True), row, **said)  # type: ignore[arg-type]


def test_an_entry_is_stored_once_counted_once_and_sealed() -> None:
    desk, key = make_desk(), uuid.uuid4()
    for _ in range(2):
        row = record_advice(
            replace(GIVEN, concerns=True), station=desk.centre, user=desk.officer, now=NOW, key=key
        )
        assert isinstance(row, Consultation)
    assert Consultation.objects.count() == 1
    assert (row.area, row.channel, row.language, row.minutes) == (OWN, "window", "mn", 15)
    assert row.asked_at == NOW - timedelta(minutes=15)
    count = AdviceCount.objects.get()
    assert (str(count.month), count.area, count.matter, count.count) == ("2026-11-01", OWN, "wage_other", 1)
    assert list(NeedCount.objects.values_list("matter", "area", "source")) == [("wage_other", OWN, "window")]
    with connection.cursor() as cursor:
        cursor.execute("SELECT matter, question, answer FROM consultations_consultation")
        stored = "".join(cursor.fetchone())
    assert not any(plain in stored for plain in ("wage_other", "工钱", "投诉"))
    assert [event.action for event in AuditEvent.objects.all()] == ["consultation.recorded"]


def test_who_may_not_writes_nothing_down_and_a_message_is_no_entry_of_the_staff() -> None:
    desk = make_desk()
    stranger = make_staff(Role.REFERRAL_OFFICER, division=ELSEWHERE)
    for user, advice in ((stranger, GIVEN), (desk.officer, replace(GIVEN, channel=Channel.MESSAGE))):
        done = record_advice(advice, station=desk.centre, user=user, now=NOW, key=uuid.uuid4())
        assert done == NotKept((EntryRefused.STATION,))
    assert not Consultation.objects.exists()
    assert not AdviceCount.objects.exists()


def test_a_message_goes_to_the_centre_that_was_named_and_no_other() -> None:
    desk = make_desk()
    done = left(desk.centre)
    assert (done.consultation.station, done.consultation.area) == (desk.centre, OWN)
    assert done.consultation.due_at > NOW
    refused = leave_message(LEFT, station=str(desk.workstation.pk), now=NOW, key=uuid.uuid4())
    assert refused == NotKept((EntryRefused.STATION,))


def test_the_city_answers_in_the_language_that_the_county_lacks() -> None:
    desk = make_desk()
    city = station("city_centre", "1504")
    type(desk.centre).objects.filter(pk=desk.centre.pk).update(languages=["zh"])
    day = NOW.date()
    assert receiver_of(OWN, Language.CHINESE, day) == desk.centre
    assert receiver_of(OWN, Language.MONGOLIAN, day) == city
    assert receiver_of(ELSEWHERE, Language.CHINESE, day) == city
    assert receiver_of("999999", Language.CHINESE, day) is None
    assert receiver_of("nonsense", Language.CHINESE, day) is None


def test_the_same_form_sent_twice_gives_the_same_receipt_to_the_same_telephone_alone() -> None:
    desk, key = make_desk(), uuid.uuid4()
    first = leave_message(LEFT, station=str(desk.centre.pk), now=NOW, key=key)
    again = leave_message(replace(LEFT, phone="138 4760 0321"), station=str(desk.centre.pk), now=NOW, key=key)
    assert first.receipt == again.receipt  # type: ignore[union-attr]
    assert Consultation.objects.count() == 1


def test_an_answer_is_given_once_and_the_second_is_told_so() -> None:
    desk = make_desk()
    row = left(desk.centre).consultation
    done = answered(desk.officer, row, now=NOW + timedelta(hours=1))
    assert isinstance(done, Consultation)
    assert done.waited == 60
    assert answered(desk.colleague, row) == NotKept((EntryRefused.ALREADY_ANSWERED,))
    row.refresh_from_db()
    assert (row.answer, row.answered_by, row.matter) == (ANSWER, desk.officer, "wage_other")
    assert AdviceCount.objects.get().count == 1


def test_the_reply_needs_code_and_telephone_and_says_not_which_was_wrong() -> None:
    desk = make_desk()
    done = left(desk.centre)
    answered(desk.officer, done.consultation)
    code = done.receipt.shown().lower()

    def ask(**changes: str) -> object:
        said = {"code": code, "phone": PHONE, "client": "10.0.0.1"} | changes
        return find_reply(**said, now=NOW)

    other = left(desk.centre, phone="13900000009").receipt.shown()
    assert isinstance(ask(phone="13900000000"), NotFound)
    assert isinstance(ask(code=other), NotFound)
    assert isinstance(ask(code=code[:-1] + ("2" if code[-1] != "2" else "3")), Mistake)
    found = ask()
    assert isinstance(found, Consultation)
    assert found.answer == ANSWER
    found.refresh_from_db()
    assert found.seen_at == NOW


@pytest.mark.django_db(transaction=True)
def test_guessing_a_telephone_beside_a_code_that_was_found_ends() -> None:
    desk = make_desk()
    code = left(desk.centre).receipt.shown()
    for number in range(MOST_OF_CODE):
        found = find_reply(code=code, phone=f"1390000{number:04}", client=f"10.0.0.{number}", now=NOW)
        assert isinstance(found, NotFound)
    found = find_reply(code=code, phone=PHONE, client="10.0.1.1", now=NOW)
    assert isinstance(found, TooManyTries)


def test_a_person_takes_the_message_back_and_the_counts_stay() -> None:
    desk = make_desk()
    done = left(desk.centre)
    answered(desk.officer, done.consultation)
    forget_own(done.consultation.pk)
    row = Consultation.objects.get()
    assert (row.question, row.answer, row.phone, row.called, row.matter, row.receipt) == ("",) * 6
    assert row.erased_at is not None
    assert AdviceCount.objects.get().count == 1
    found = find_reply(code=done.receipt.text, phone=PHONE, client="10.0.0.1", now=NOW)
    assert isinstance(found, NotFound)


def test_what_was_taken_back_is_not_answered() -> None:
    desk = make_desk()
    row = left(desk.centre).consultation
    forget_own(row.pk)
    assert answered(desk.officer, row) == NotKept((EntryRefused.FORGOTTEN,))
    assert counts(desk.officer, now=NOW).waiting == 0


def test_old_texts_go_by_themselves_and_what_waits_stays() -> None:
    desk = make_desk()
    old = given(desk.centre, desk.officer)
    waits = left(desk.centre).consultation
    assert erase_old(NOW + timedelta(days=KEPT_DAYS) - timedelta(seconds=1)) == 0
    assert erase_old(NOW + timedelta(days=KEPT_DAYS)) == 1
    assert erase_old(NOW + timedelta(days=KEPT_DAYS)) == 0
    old.refresh_from_db()
    waits.refresh_from_db()
    assert (old.question, old.minutes) == ("", 15)
    assert waits.question == QUESTION


def test_a_copy_holds_everything_and_erasing_leaves_nothing() -> None:
    desk = make_desk()
    row = left(desk.centre).consultation
    subject = Subject("consultation", row.pk)
    (copy,) = export(subject)["consultations.Consultation"]
    assert (copy["question"], copy["phone"], copy["called"]) == (QUESTION, f"+86{PHONE}", "其木格")
    assert erase(subject).by_model["consultations.Consultation"].rows == 1
    (copy,) = export(subject)["consultations.Consultation"]
    assert (copy["question"], copy["phone"], copy["called"]) == ("", "", "")


@pytest.mark.parametrize("purpose", sorted(PERSONAL | {Purpose.LIST}))
def test_every_role_in_the_own_area_and_another(purpose: Purpose) -> None:
    world, desk = make_world(), make_desk()
    own, elsewhere = given(desk.centre, desk.officer), left(desk.centre).consultation
    Consultation.objects.filter(pk=elsewhere.pk).update(area=ELSEWHERE)
    for role, user in world.staff.items():
        allowed = role in PERMITTED[purpose]
        assert set(consultations_for(user, purpose)) == ({own} if allowed else set()), role
        for row, may in ((own, allowed), (elsewhere, False)):
            try:
                access_consultation(Reader(user, True), row.pk, purpose)
            except Http404:
                assert not may, role
            else:
                assert may, role
    with pytest.raises(Http404):
        access_consultation(Reader(make_staff(None), True), own.pk, purpose)


def test_a_look_needs_the_second_factor_and_is_written_down(settings: Settings) -> None:
    desk = make_desk()
    row = given(desk.centre, desk.officer)
    settings.SECOND_FACTOR_REQUIRED = True
    with pytest.raises(PermissionDenied):
        read_consultation(Reader(desk.officer, False), row.pk)
    assert not AuditEvent.objects.filter(action="consultation.read").exists()
    assert read_consultation(Reader(desk.officer, True), row.pk).question == QUESTION
    look = AuditEvent.objects.get(action="consultation.read")
    assert (look.actor, look.target) == (f"user:{desk.officer.pk}", f"consultation:{row.pk}")


def test_a_minors_message_is_a_supervisors() -> None:
    desk = make_desk()
    row = left(desk.centre, age=AgeBand.UNDER_18).consultation
    with pytest.raises(PermissionDenied):
        read_consultation(Reader(desk.officer, True), row.pk)
    with pytest.raises(PermissionDenied):
        answered(desk.officer, row)
    assert read_consultation(Reader(desk.supervisor, True), row.pk).question == QUESTION
    assert isinstance(answered(desk.supervisor, row), Consultation)


def test_the_list_has_its_order_and_two_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    desk = make_desk()
    late = left(desk.centre, now=NOW - timedelta(days=9)).consultation
    rows = [late, *(left(desk.centre, now=NOW - timedelta(minutes=n)).consultation for n in (2, 1))]
    given(desk.centre, desk.officer)
    with django_assert_num_queries(4):  # twice the person's roles
        found = list(register(desk.officer, Shown.WAITING, now=NOW))
        figures = counts(desk.officer, now=NOW)
        assert [each.station.name for each in found] == [desk.centre.name] * 3
    assert found == rows
    assert (figures.waiting, figures.overdue, figures.today) == (3, 1, 1)
    assert len(register(desk.officer, Shown.ALL, now=NOW)) == 4
    assert len(register(desk.officer, Shown.MINE, now=NOW)) == 1


def test_no_audit_row_holds_what_was_said() -> None:
    desk = make_desk()
    row = left(desk.centre).consultation
    answered(desk.officer, row, matter=OTHER)
    kept = "".join(f"{event.target}{event.detail}" for event in AuditEvent.objects.all())
    assert not any(secret in kept for secret in ("工钱", PHONE, "其木格", "wage", "投诉"))


def test_the_demos_advice_is_marked_and_made_once() -> None:
    desk = make_desk()
    assert ensure_demo_advice(officer=desk.officer, now=NOW) == 6
    assert ensure_demo_advice(officer=desk.officer, now=NOW) == 0
    assert Consultation.objects.filter(is_demo=True).count() == 6
    assert counts(desk.officer, now=NOW).waiting == 2
