"""Planning duties: all of what is asked, or nothing and why. Nobody is on duty twice at a time, whoever plans it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction

from kit.audit.log import record
from outreach.consultations.access import may
from outreach.consultations.models import Duty
from outreach.consultations.queries.rota import open_spans
from outreach.consultations.rules.actions import Action
from outreach.consultations.rules.permissions import Purpose
from outreach.consultations.rules.rota import (
    MOST_DAYS,
    Part,
    Post,
    RotaRefused,
    Shift,
    conflicts,
    spans_to_plan,
)
from outreach.network.models import Station, User
from outreach.network.rules.opening import Span
from outreach.referrals.queries.staff import works_on


@transaction.atomic
def plan(
    *,
    station: Station,
    post: Post,
    user: User,
    first: date,
    last: date,
    part: Part,
    actor: User,
    today: date,
    demo: bool = False,
) -> list[Duty] | RotaRefused:
    """Put somebody on duty on all open days of these, both included; make-up workdays too, holidays not."""
    if not may(actor, station.division_id, Purpose.PLAN):
        return RotaRefused.NOT_YOURS
    if last < first:
        return RotaRefused.TIMES
    if first < today:
        return RotaRefused.PAST
    if (last - first).days >= MOST_DAYS:
        return RotaRefused.TOO_LONG
    if not works_on(user, station.division_id):
        return RotaRefused.NOT_ELIGIBLE
    _lock({user.pk})
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    wanted = [
        Shift(str(user.pk), day, span)
        for day in days
        for span in spans_to_plan(open_spans(station, post, day), part)
    ]
    if not wanted:
        return RotaRefused.NO_DAYS
    others = _shifts(Duty.objects.filter(user=user, day__range=(first, last)))
    if any(conflicts(shift, others) for shift in wanted):
        return RotaRefused.CONFLICT
    made = Duty.objects.bulk_create(
        Duty(
            station=station,
            area=station.division_id,
            post=post.value,
            day=shift.day,
            begins=shift.span.opens,
            ends=shift.span.closes,
            user=user,
            is_demo=demo,
        )
        for shift in wanted
    )
    _record(actor, Action.DUTY_PLANNED, station.pk, duties=len(made))
    return made


@transaction.atomic
def cancel(*, duty_id: int, actor: User) -> RotaRefused | None:
    """Take a duty back. What is not the actor's area is as if it were not there."""
    duty = Duty.objects.select_for_update().filter(pk=duty_id).first()
    if duty is None or not may(actor, duty.area, Purpose.PLAN):
        return RotaRefused.GONE
    station = duty.station_id
    duty.delete()
    _record(actor, Action.DUTY_CANCELLED, station, duties=1)
    return None


@transaction.atomic
def swap(*, one_id: int, other_id: int, actor: User, today: date) -> RotaRefused | None:
    """Let two people change places. Each must be free for the other's duty, and advise there."""
    people = set(Duty.objects.filter(pk__in=(one_id, other_id)).values_list("user_id", flat=True))
    _lock(people)
    found = {duty.pk: duty for duty in Duty.objects.select_for_update().filter(pk__in=(one_id, other_id))}
    one, other = found.get(one_id), found.get(other_id)
    if one is None or other is None or {one.user_id, other.user_id} != people:
        return RotaRefused.GONE
    if not all(may(actor, duty.area, Purpose.PLAN) for duty in (one, other)):
        return RotaRefused.GONE
    if one.user_id == other.user_id:
        return RotaRefused.SAME_PERSON
    if min(one.day, other.day) < today:
        return RotaRefused.PAST
    for duty, takes in ((one, other), (other, one)):
        if not works_on(takes.user, duty.area):
            return RotaRefused.NOT_ELIGIBLE
        rest = Duty.objects.filter(user=takes.user, day=duty.day).exclude(pk__in=found)
        if conflicts(Shift(str(takes.user_id), duty.day, _span(duty)), _shifts(rest)):
            return RotaRefused.CONFLICT
    one.user, other.user = other.user, one.user
    for duty in (one, other):
        duty.save(update_fields=["user"])
    _record(actor, Action.DUTY_SWAPPED, one.station_id, duties=2)
    return None


def _lock(people: Iterable[object]) -> None:
    """One planning at a time for each of these people, in one order for all; on SQLite the transaction is the lock."""
    list(User.objects.select_for_update().filter(pk__in=list(people)).order_by("pk").values_list("pk"))


def _span(duty: Duty) -> Span:
    return Span(duty.begins, duty.ends)


def _shifts(duties: Iterable[Duty]) -> list[Shift]:
    return [Shift(str(duty.user_id), duty.day, _span(duty)) for duty in duties]


def _record(actor: User, action: Action, station: object, **detail: int) -> None:
    record(actor=f"user:{actor.pk}", action=action, target=f"station:{station}", detail=detail)
