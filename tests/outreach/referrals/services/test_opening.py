"""From a consent to a referral: all of it in one transaction, or nothing."""

from __future__ import annotations

import json
import uuid
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command

from kit.audit.models import AuditEvent
from kit.public_codes.codes import read
from kit.working_time.rules.hours import CHINA
from outreach.network.rules.routing_record import agrees
from outreach.referrals.models import (
    Consent,
    DuplicateMark,
    NeedCount,
    Person,
    Receiver,
    Referral,
    ReferralEvent,
)
from outreach.referrals.queries.history import faults
from outreach.referrals.rules.consent import AgeBand, Channel, ConsentRefused, Purpose
from outreach.referrals.rules.opening import NotOpened, OpeningRefused
from outreach.referrals.rules.referral_values import Phase, Rank
from outreach.referrals.rules.sources import Source
from outreach.referrals.services.needs import record_need
from outreach.referrals.services.opening import Opened, open_referral
from outreach.referrals.services.withdrawal_links import read_withdrawal_token
from tests.access.objects import OWN
from tests.outreach.referrals.world import CALLED, NOW, PHONE, VILLAGE, asked, given, make_desk, opened, row

pytestmark = pytest.mark.django_db


def test_consent_person_referral_and_receipt_stand_together() -> None:
    desk = make_desk()
    found = opened(desk)
    referral = Referral.objects.select_related("person").get()
    assert (referral.person.called, referral.person.phone) == (CALLED, f"+86{PHONE}")
    assert referral.matter == "wage_other"
    assert (referral.phase, referral.version, referral.area) == (
        Phase.OFFERED,
        1,
        desk.workstation.division_id,
    )
    assert read(found.receipt.shown()) == found.receipt
    assert list(Referral.objects.filter(receipt_index__of=found.receipt.text)) == [referral]
    assert read_withdrawal_token(found.withdrawal_token) == referral.pk
    consent = Consent.objects.get()
    assert consent.purposes == [Purpose.REFERRAL, Purpose.SENSITIVE]
    assert consent.ends_at - consent.given_at == timedelta(days=180)
    received = dict(Receiver.objects.values_list("station_id", "received_at"))
    assert received == {desk.workstation.pk: NOW, desk.centre.pk: None}
    assert agrees(json.loads(referral.routing))
    assert list(faults()) == []
    call_command("check_referrals")
    assert [event.action for event in AuditEvent.objects.order_by("seq")] == [
        "referral.consented",
        "referral.opened",
    ]


def test_first_contact_is_due_by_the_channel() -> None:
    desk = make_desk()
    ordinary, green = opened(desk), opened(desk, matter="wage_migrant")
    assert row(ordinary).due_at == datetime(2026, 11, 24, 9, 30, tzinfo=CHINA)  # one working day
    assert row(green).due_at == datetime(2026, 11, 23, 11, 30, tzinfo=CHINA)  # two working hours
    assert (row(ordinary).rank, row(green).rank) == (Rank.WEEK, Rank.DAY)


def test_a_legal_deadline_under_seven_days_comes_before_everything() -> None:
    assert row(opened(make_desk(), legal_deadline=date(2026, 11, 29))).rank == Rank.ADVANCE


def test_by_night_it_is_routed_to_who_is_there_in_the_morning() -> None:
    desk = make_desk()
    night = datetime(2026, 11, 27, 23, tzinfo=CHINA)  # a Friday
    referral = row(opened(desk, now=night))
    assert referral.station_id == desk.workstation.pk
    assert json.loads(referral.routing)["decision"]["reception"]["station"] == str(desk.workstation.pk)
    assert referral.due_at == datetime(2026, 11, 30, 17, 30, tzinfo=CHINA)  # the whole Monday


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"matter": "no_such"}, OpeningRefused.UNKNOWN_MATTER),
        ({"matter": "card_lending"}, ConsentRefused.NEVER_STORED),
        ({"called": "  "}, OpeningRefused.CALLED),
        ({"called": "名" * 41}, OpeningRefused.CALLED),
        ({"phone": "8331234"}, OpeningRefused.PHONE),
        ({"division": "15"}, OpeningRefused.UNKNOWN_DIVISION),
        ({"age": AgeBand.UNDER_14}, ConsentRefused.UNDER_14),
    ],
)
def test_what_cannot_be_leaves_nothing_behind(changes: dict[str, Any], refusal: object) -> None:
    found = open_referral(asked(make_desk(), **changes), now=NOW)
    assert isinstance(found, NotOpened)
    assert refusal in found.refusals
    assert not Person.objects.exists()
    assert not AuditEvent.objects.exists()


def test_consent_must_name_the_station_in_todays_words() -> None:
    desk = make_desk()
    for bad, refusal in (
        (given(desk.centre), ConsentRefused.STATION_NOT_NAMED),
        (given(desk.workstation, purposes=frozenset({Purpose.REFERRAL})), ConsentRefused.NOT_SEPARATE),
        (given(desk.workstation, text_version="2020"), ConsentRefused.OLD_TEXT),
        (given(desk.workstation, channel=Channel.TELEPHONE), ConsentRefused.READER_MISSING),
    ):
        found = open_referral(asked(desk, given=bad), now=NOW)
        assert isinstance(found, NotOpened)
        assert found.refusals == (refusal,)
    assert not Person.objects.exists()


def test_only_a_station_that_can_is_taken_and_a_village_learns_of_nothing_hidden() -> None:
    desk = make_desk()
    stranger = str(uuid.uuid4())
    for changes, refusal in (
        (
            {"station": str(desk.point.pk), "given": given(desk.point)},
            OpeningRefused.STATION_NOT_OFFERED,
        ),
        ({"step_free": True}, OpeningRefused.STATION_NOT_OFFERED),
        (
            {"given": given(desk.workstation, receivers=(str(desk.workstation.pk), stranger))},
            OpeningRefused.RECEIVER_NOT_OFFERED,
        ),
        (
            {"matter": "domestic_violence", "given": given(desk.workstation, desk.point)},
            OpeningRefused.RECEIVER_NOT_OFFERED,
        ),
        (
            {"conflicts": frozenset({str(desk.centre.pk)})},
            OpeningRefused.RECEIVER_NOT_OFFERED,
        ),
    ):
        found = open_referral(asked(desk, **changes), now=NOW)
        assert isinstance(found, NotOpened)
        assert found.refusals == (refusal,)
    accompanied = opened(desk, given=given(desk.workstation, desk.point))
    assert Receiver.objects.get(referral=accompanied.referral, station=desk.point).received_at == NOW


def test_the_same_form_twice_is_one_referral() -> None:
    desk, key = make_desk(), uuid.uuid4()
    first = open_referral(asked(desk), now=NOW, key=key)
    again = open_referral(asked(desk), now=NOW, key=key)
    assert isinstance(first, Opened)
    assert isinstance(again, Opened)
    assert (again.receipt, again.referral.pk) == (first.receipt, first.referral.pk)
    assert Referral.objects.count() == 1


def test_one_telephone_twice_is_flagged_and_stays_two() -> None:
    desk = make_desk()
    first, second = opened(desk), opened(desk, phone="+86 139-4761-2345", matter="pension")
    other = opened(desk, phone="13947600000")
    mark = DuplicateMark.objects.get()
    assert (mark.older_id, mark.newer_id) == (first.referral.pk, second.referral.pk)
    assert mark.decided_at is None
    assert Referral.objects.filter(closed_at=None).count() == 3
    assert other.referral.person_id != first.referral.person_id


def test_staff_read_it_aloud_and_are_named() -> None:
    desk = make_desk()
    reader = f"user:{desk.officer.pk}"
    found = opened(
        desk, source=Source.HOTLINE, given=given(desk.workstation, channel=Channel.TELEPHONE, reader=reader)
    )
    assert Consent.objects.get().read_by == desk.officer
    assert ReferralEvent.objects.get(referral=found.referral).actor == reader


def test_needs_are_counted_by_county_and_week_and_no_person_is_in_them() -> None:
    make_desk()
    for _ in range(3):
        assert record_need(matter="wage_other", area=VILLAGE, source=Source.LIVE_GAME, now=NOW)
    assert record_need(matter="wage_other", area=OWN, source=Source.LEAFLET, now=NOW + timedelta(days=6))
    assert record_need(
        matter="wage_other", area=OWN, source=Source.LEAFLET, now=datetime(2026, 11, 30, tzinfo=CHINA)
    )
    assert not record_need(matter="card_lending", area=OWN, source=Source.LEAFLET, now=NOW)
    assert not record_need(matter="no_such", area=OWN, source=Source.LEAFLET, now=NOW)
    with pytest.raises(ValueError, match="division"):
        record_need(matter="wage_other", area="15", source=Source.LEAFLET, now=NOW)
    assert sorted(NeedCount.objects.values_list("week", "area", "source", "count")) == [
        (date(2026, 11, 23), OWN, "leaflet", 1),
        (date(2026, 11, 23), OWN, "live_game", 3),
        (date(2026, 11, 30), OWN, "leaflet", 1),
    ]


def test_a_row_that_was_changed_past_its_events_is_found() -> None:
    found = opened(make_desk())
    Referral.objects.filter(pk=found.referral.pk).update(attempts=3)
    assert [fault.what for fault in faults()] == ["differs in attempts"]
