"""What staff do with a referral, and what they may not."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from kit.audit.models import AuditEvent
from kit.working_time.rules.hours import CHINA
from outreach.network.rules.roles import Role
from outreach.referrals.models import Booking, Consent, DuplicateMark, Receiver, ReferralEvent, WrittenOnce
from outreach.referrals.queries.desk_lists import duplicates_to_decide, withdrawals_to_acknowledge
from outreach.referrals.queries.history import faults
from outreach.referrals.rules.consent import Channel, ConsentRefused, Purpose
from outreach.referrals.rules.contact import ContactOutcome
from outreach.referrals.rules.referral_values import Kind, Outcome, Phase, Rank, Refused
from outreach.referrals.rules.safe_contact import Calling, SafeContact, read_safe_contact
from outreach.referrals.services import contacting, ending, passing_on, withdrawing
from outreach.referrals.services import desk as desks
from outreach.referrals.services.moves import Moved
from tests.access.objects import OTHER, make_staff
from tests.outreach.referrals.world import NOW, TOWNSHIP, given, make_desk, opened, row

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=10)


def done(result: object) -> Moved:
    assert isinstance(result, Moved), result
    return result


def test_from_claim_to_an_application() -> None:
    desk = make_desk()
    found = opened(desk)
    key, user = found.referral.pk, desk.officer
    done(desks.claim(referral_id=key, user=user, now=LATER))
    done(
        contacting.record_contact(
            referral_id=key, user=user, outcome=ContactOutcome.NO_ANSWER, now=LATER, note="占线"
        )
    )
    assert row(found).due_at == datetime(2026, 11, 24, 9, 40, tzinfo=CHINA)  # tried again a working day later
    done(contacting.record_contact(referral_id=key, user=user, outcome=ContactOutcome.REACHED, now=LATER))
    moved = done(ending.ready(referral_id=key, user=user, now=LATER))
    assert moved.state.accept is not None
    assert moved.state.accept.ends_at == datetime(2026, 11, 23, 17, 30, tzinfo=CHINA)  # 当天受理
    done(ending.close(referral_id=key, user=user, outcome=Outcome.APPLIED, now=LATER))
    ended = row(found)
    assert (ended.phase, ended.outcome, ended.attempts) == (Phase.CLOSED, Outcome.APPLIED, 2)
    assert ReferralEvent.objects.get(referral=ended, seq=3).note == "占线"
    assert list(faults()) == []
    assert AuditEvent.objects.filter(target=f"referral:{key}", action="referral.changed").count() == 5


def test_who_comes_second_is_told_who_does_not_work_there_is_refused() -> None:
    desk = make_desk()
    key = opened(desk).referral.pk
    stranger = make_staff(Role.REFERRAL_OFFICER, division=OTHER)
    organiser = make_staff(Role.ORGANISER)
    for user in (stranger, organiser, desk.village):
        assert desks.claim(referral_id=key, user=user, now=LATER) is Refused.NOT_YOURS
    done(desks.claim(referral_id=key, user=desk.officer, now=LATER))
    assert desks.claim(referral_id=key, user=desk.colleague, now=LATER) is Refused.CLAIMED_BY_ANOTHER
    assert (
        ending.close(referral_id=key, user=desk.colleague, outcome=Outcome.NO_MATTER, now=LATER)
        is Refused.CLAIMED_BY_ANOTHER
    )
    assert desks.settle(referral_id=key, user=desk.officer, now=LATER) is Refused.NOT_YOURS
    # The supervisor steps in, and gives it to who works there.
    assert (
        desks.hand_over(referral_id=key, user=desk.supervisor, to=stranger, now=LATER) is Refused.NOT_ELIGIBLE
    )
    moved = done(desks.hand_over(referral_id=key, user=desk.supervisor, to=desk.colleague, now=LATER))
    assert moved.state.assignee == str(desk.colleague.pk)


def test_escalated_and_settled() -> None:
    desk = make_desk()
    found = opened(desk)
    done(desks.escalate(referral_id=found.referral.pk, user=desk.officer, reason="stuck", now=LATER))
    assert row(found).escalated_at == LATER
    done(desks.settle(referral_id=found.referral.pk, user=desk.supervisor, now=LATER))
    assert row(found).escalated_at is None


def test_another_station_only_if_the_consent_names_it_and_else_by_asking_again() -> None:
    desk = make_desk()
    found = opened(desk, given=given(desk.workstation))
    key = found.referral.pk
    refused = passing_on.transfer(
        referral_id=key, user=desk.officer, to=desk.centre, reason="capable", now=LATER
    )
    assert refused is Refused.NEEDS_CONSENT
    by_telephone = given(
        desk.centre,
        purposes=frozenset({Purpose.TRANSFER}),
        channel=Channel.TELEPHONE,
        reader=f"user:{desk.officer.pk}",
    )
    nobody_read = given(desk.centre, purposes=frozenset({Purpose.TRANSFER}), channel=Channel.TELEPHONE)
    assert passing_on.consent_further(referral_id=key, user=desk.officer, given=nobody_read, now=LATER) == (
        ConsentRefused.READER_MISSING,
    )
    done(passing_on.consent_further(referral_id=key, user=desk.officer, given=by_telephone, now=LATER))  # type: ignore[arg-type]
    assert Receiver.objects.get(referral_id=key, station=desk.centre).received_at is None
    done(passing_on.transfer(referral_id=key, user=desk.officer, to=desk.centre, reason="capable", now=LATER))
    after = row(found)
    assert (after.station_id, after.area) == (desk.centre.pk, desk.centre.division_id)
    assert Receiver.objects.get(referral_id=key, station=desk.centre).received_at == LATER
    assert Consent.objects.filter(referral_id=key).count() == 2
    assert list(faults()) == []


def test_withdrawing_stops_everything_and_reaches_who_received() -> None:
    desk = make_desk()
    found = opened(desk, given=given(desk.workstation, desk.centre, desk.point))
    key = found.referral.pk
    done(desks.claim(referral_id=key, user=desk.officer, now=LATER))
    Booking.objects.create(
        referral_id=key, station=desk.workstation, day=date(2026, 11, 25), begins="09:00", ends="09:30",
        place=1, booked_at=NOW, booked_by="person",
    )  # fmt: skip
    done(withdrawing.withdraw(referral_id=key, channel=Channel.RECEIPT, now=LATER))
    after = row(found)
    assert (after.outcome, after.calls_stopped) == (Outcome.WITHDRAWN, True)
    told = set(Receiver.objects.exclude(withdrawn_at=None).values_list("station_id", flat=True))
    assert told == {desk.workstation.pk, desk.point.pk}  # the centre never had it
    assert Booking.objects.get().cancelled_at == LATER
    call = contacting.record_contact(
        referral_id=key, user=desk.officer, outcome=ContactOutcome.REACHED, now=LATER
    )
    assert call is Refused.CALLS_STOPPED
    assert withdrawing.withdraw(referral_id=key, channel=Channel.LINK, now=LATER) is Refused.ALREADY_SAID
    assert ending.reopen(referral_id=key, user=desk.officer, now=LATER) is Refused.FINAL
    waiting = {each.station_id for each in withdrawals_to_acknowledge(desk.officer)}
    assert waiting == {desk.workstation.pk, desk.point.pk}
    assert {each.station_id for each in withdrawals_to_acknowledge(desk.village)} == {desk.point.pk}
    read = {"referral_id": key, "station_id": desk.workstation.pk, "now": LATER}
    assert withdrawing.acknowledge(**read, user=desk.village) is Refused.NOT_YOURS
    assert withdrawing.acknowledge(**read, user=desk.officer) is None
    assert withdrawing.acknowledge(**read, user=desk.officer) is Refused.NOT_YOURS


def test_any_station_writes_a_withdrawal_down_and_nobody_else_does() -> None:
    desk = make_desk()
    key = opened(desk).referral.pk
    elsewhere = make_staff(Role.REFERRAL_OFFICER, division=OTHER)
    for user in (desk.village, make_staff(Role.ORGANISER)):
        refused = withdrawing.withdraw(referral_id=key, channel=Channel.STATION, now=LATER, user=user)
        assert refused is Refused.NOT_YOURS
    moved = done(withdrawing.withdraw(referral_id=key, channel=Channel.STATION, now=LATER, user=elsewhere))
    assert moved.event.actor == f"user:{elsewhere.pk}"


def test_correcting_safety_and_deadline() -> None:
    desk = make_desk()
    found = opened(desk)
    key, user = found.referral.pk, desk.officer
    assert contacting.correct(referral_id=key, user=user, now=LATER, phone="12") is Refused.INCOMPLETE
    done(contacting.correct(referral_id=key, user=user, now=LATER, called="李大姐", phone="139 0000 0000"))
    done(
        contacting.set_safe_contact(
            referral_id=key, user=user, safe=SafeContact(Calling.NEVER, pass_phrase="羊"), now=LATER
        )
    )
    done(contacting.set_deadline(referral_id=key, user=user, day=date(2026, 11, 25), now=LATER))
    after = row(found)
    assert (after.person.called, after.person.phone) == ("李大姐", "+8613900000000")
    assert read_safe_contact(after.person.safe_contact or "").pass_phrase == "羊"
    assert after.rank == Rank.ADVANCE
    done(contacting.set_deadline(referral_id=key, user=user, day=None, now=LATER))
    assert row(found).rank == Rank.WEEK


def test_duplicates_are_merged_by_a_supervisor_of_both() -> None:
    desk = make_desk()
    first, second = opened(desk), opened(desk)
    keys = {"referral_id": second.referral.pk, "into": first.referral.pk}
    assert ending.merge(**keys, user=desk.officer, now=LATER) is Refused.NOT_YOURS
    same = {"referral_id": second.referral.pk, "into": second.referral.pk}
    assert ending.merge(**same, user=desk.supervisor, now=LATER) is Refused.SAME_REFERRAL
    done(ending.merge(**keys, user=desk.supervisor, now=LATER))
    assert (row(second).outcome, row(second).merged_into_id) == (Outcome.DUPLICATE, first.referral.pk)
    assert DuplicateMark.objects.get().same is True
    assert ending.merge(
        referral_id=first.referral.pk, into=second.referral.pk, user=desk.supervisor, now=LATER
    ) is (Refused.CLOSED)


def test_duplicates_that_are_two_matters_stay_two() -> None:
    desk = make_desk()
    first = opened(desk)
    opened(desk)
    (mark,) = duplicates_to_decide(desk.supervisor)
    county = make_staff(Role.DESK_SUPERVISOR, division=TOWNSHIP)
    first.referral.area = OTHER
    first.referral.save(update_fields=["area"])
    # Who sees one of them alone does not learn of the other.
    assert list(duplicates_to_decide(county)) == []
    assert ending.keep_apart(mark_id=mark.pk, user=county, now=LATER) is Refused.NOT_YOURS
    first.referral.area = TOWNSHIP
    first.referral.save(update_fields=["area"])
    assert ending.keep_apart(mark_id=mark.pk, user=desk.supervisor, now=LATER) is None
    assert DuplicateMark.objects.get().same is False
    assert list(duplicates_to_decide(desk.supervisor)) == []


def test_what_happened_is_not_written_over() -> None:
    found = opened(make_desk())
    event = ReferralEvent.objects.get(referral=found.referral)
    event.kind = Kind.CLOSED
    for act in (event.save, event.delete, Consent.objects.get().delete):
        with pytest.raises(WrittenOnce):
            act()
