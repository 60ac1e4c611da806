"""A referral under arbitrary acts of everybody, on the database: after each step the row is the fold of its events.

Each example is a transaction that is rolled back.
"""

from __future__ import annotations

import os
from datetime import date, time, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from kit.audit.log import verify
from outreach.network.models import CallbackSlot, Station, User
from outreach.referrals.models import Booking, Receiver, Referral, ReferralEvent
from outreach.referrals.rules.consent import Channel, Purpose
from outreach.referrals.rules.contact import ContactOutcome
from outreach.referrals.rules.referral_machine import fold
from outreach.referrals.rules.referral_values import CLOSING, Refused
from outreach.referrals.rules.safe_contact import SafeContact
from outreach.referrals.services import (
    booking,
    citizen,
    clocks,
    contacting,
    desk,
    ending,
    erasing,
    passing_on,
    withdrawing,
)
from outreach.referrals.services.moves import Moved
from tests.outreach.referrals.world import NOW, Desk, given, make_desk, opened

pytestmark = pytest.mark.django_db(transaction=True)

# `make soak` sets more.
EXAMPLES = int(os.environ.get("MACHINE_EXAMPLES", "8"))
STEPS = 25
PEOPLE = st.sampled_from(["officer", "colleague", "supervisor", "village"])
STATIONS = st.sampled_from(["workstation", "centre"])
DAYS = st.one_of(st.none(), st.integers(-3, 40).map(lambda ahead: NOW.date() + timedelta(days=ahead)))


class ServicesMachine(RuleBasedStateMachine):
    world: Desk

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.now = NOW
        self.version = 1

    @initialize(safe=st.booleans(), both=st.booleans())
    def open(self, safe: bool, both: bool) -> None:
        named = [self.world.workstation, self.world.centre] if both else [self.world.workstation]
        found = opened(
            self.world,
            given=given(*named),
            safe_contact=SafeContact(text_messages=safe),
            matter="wage_migrant",
        )
        self.key = found.referral.pk
        self.other = opened(self.world, phone="13900000001").referral.pk

    def done(self, result: object) -> None:
        if isinstance(result, Moved):
            assert result.event.seq == self.version + 1
            self.version += 1
            assert Referral.objects.get(pk=self.key).state() == result.state
        else:
            assert isinstance(result, Refused), result

    def who(self, name: str) -> User:
        return getattr(self.world, name)  # type: ignore[no-any-return]

    def where(self, name: str) -> Station:
        return getattr(self.world, name)  # type: ignore[no-any-return]

    @rule(minutes=st.integers(1, 3000))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(name=PEOPLE)
    def claim(self, name: str) -> None:
        self.done(desk.claim(referral_id=self.key, user=self.who(name), now=self.now))

    @rule(name=PEOPLE)
    def release(self, name: str) -> None:
        self.done(desk.release(referral_id=self.key, user=self.who(name), now=self.now))

    @rule(name=PEOPLE, to=PEOPLE)
    def hand_over(self, name: str, to: str) -> None:
        self.done(desk.hand_over(referral_id=self.key, user=self.who(name), to=self.who(to), now=self.now))

    @rule(name=PEOPLE, settle=st.booleans())
    def escalate(self, name: str, settle: bool) -> None:
        if settle:
            self.done(desk.settle(referral_id=self.key, user=self.who(name), now=self.now))
        else:
            self.done(desk.escalate(referral_id=self.key, user=self.who(name), reason="stuck", now=self.now))

    @rule(name=PEOPLE, outcome=st.sampled_from(ContactOutcome))
    def contact(self, name: str, outcome: ContactOutcome) -> None:
        stopped = Referral.objects.get(pk=self.key).calls_stopped
        result = contacting.record_contact(
            referral_id=self.key, user=self.who(name), outcome=outcome, now=self.now
        )
        assert not (stopped and isinstance(result, Moved))
        self.done(result)

    @rule(name=PEOPLE, day=DAYS)
    def deadline(self, name: str, day: date | None) -> None:
        self.done(contacting.set_deadline(referral_id=self.key, user=self.who(name), day=day, now=self.now))

    @rule(name=PEOPLE, station=STATIONS)
    def consent_further(self, name: str, station: str) -> None:
        further = given(self.where(station), purposes=frozenset({Purpose.TRANSFER}))
        result = passing_on.consent_further(
            referral_id=self.key, user=self.who(name), given=further, now=self.now
        )
        self.done(result)

    @rule(name=PEOPLE, station=STATIONS)
    def transfer(self, name: str, station: str) -> None:
        self.done(
            passing_on.transfer(
                referral_id=self.key,
                user=self.who(name),
                to=self.where(station),
                reason="nearer",
                now=self.now,
            )
        )

    @rule(name=PEOPLE)
    def ready(self, name: str) -> None:
        self.done(ending.ready(referral_id=self.key, user=self.who(name), now=self.now))

    @rule(name=PEOPLE, outcome=st.sampled_from(sorted(CLOSING)))
    def close(self, name: str, outcome: object) -> None:
        self.done(
            ending.close(referral_id=self.key, user=self.who(name), outcome=outcome, now=self.now)  # type: ignore[arg-type]
        )

    @rule(name=PEOPLE)
    def reopen(self, name: str) -> None:
        self.done(ending.reopen(referral_id=self.key, user=self.who(name), now=self.now))

    @rule(name=PEOPLE)
    def merge(self, name: str) -> None:
        self.done(ending.merge(referral_id=self.key, into=self.other, user=self.who(name), now=self.now))

    @rule(cancel=st.booleans(), ahead=st.integers(0, 12))
    def book(self, cancel: bool, ahead: int) -> None:
        if cancel:
            self.done(booking.cancel_slot(referral_id=self.key, now=self.now))
        else:
            day = self.now.date() + timedelta(days=ahead)
            self.done(booking.book_slot(referral_id=self.key, day=day, begins=time(9), now=self.now))

    @rule()
    def complain(self) -> None:
        self.done(citizen.complain(referral_id=self.key, text="没有人联系我", now=self.now))

    @rule(channel=st.sampled_from([Channel.LINK, Channel.RECEIPT]))
    def withdraw(self, channel: Channel) -> None:
        self.done(withdrawing.withdraw(referral_id=self.key, channel=channel, now=self.now))

    @rule()
    def tick(self) -> None:
        clocks.tick(now=self.now)
        assert clocks.tick(now=self.now) == 0
        self.version = Referral.objects.get(pk=self.key).version

    @rule()
    def night(self) -> None:
        predicted = erasing.apply_retention(now=self.now, dry_run=True)
        assert sum(erasing.apply_retention(now=self.now).values()) == sum(predicted.values())
        self.version = Referral.objects.get(pk=self.key).version

    @invariant()
    def row_is_the_fold(self) -> None:
        if not hasattr(self, "key"):
            return
        row = Referral.objects.get(pk=self.key)
        events = list(ReferralEvent.objects.filter(referral=row).order_by("seq"))
        state = fold(event.event() for event in events)
        assert row.state() == state
        assert row.version == self.version == len(events)
        assert row.area == Station.objects.get(pk=row.station_id).division_id
        received = set(
            Receiver.objects.filter(referral=row, received_at__isnull=False).values_list(
                "station_id", flat=True
            )
        )
        assert row.station_id in received
        named = Receiver.objects.filter(referral=row).values_list("station_id", flat=True)
        assert {str(key) for key in named} == state.receivers
        if row.calls_stopped:
            assert not Receiver.objects.filter(
                referral=row, received_at__isnull=False, withdrawn_at=None
            ).exists()
            assert not Booking.objects.filter(referral=row, cancelled_at=None).exists()

    def teardown(self) -> None:
        try:
            assert verify() is None
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)


def test_rows_are_the_fold_of_their_events_whatever_anybody_does() -> None:
    ServicesMachine.world = make_desk()
    for station in (ServicesMachine.world.workstation, ServicesMachine.world.centre):
        for weekday in range(1, 8):
            CallbackSlot.objects.create(
                station=station, weekday=weekday, begins=time(9), ends=time(9, 30), places=1
            )
    run_state_machine_as_test(
        ServicesMachine,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
