"""One step of a referral: read the row, ask the machine, write row and event together, or not at all.

The race is decided by the row: `UPDATE … WHERE version = …` lets one win. Who lost reads again and is judged anew, so a
second claim is refused as claimed by another, not as a conflict.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from django.db import transaction

from kit.audit.log import record
from outreach.network.models import Station
from outreach.referrals.models import Referral, ReferralEvent, columns_of
from outreach.referrals.rules.actions import Action
from outreach.referrals.rules.event_codes import codes_of
from outreach.referrals.rules.referral_machine import apply
from outreach.referrals.rules.referral_values import Event, Kind, Refused, State
from outreach.referrals.services.listeners import Change, tell
from outreach.referrals.services.messages import tell_person

MOST_TRIES = 4
_ACTIONS = MappingProxyType(
    {
        Kind.WITHDRAWN: Action.WITHDRAWN,
        Kind.CONSENTED: Action.CONSENTED,
        Kind.CORRECTED: Action.CORRECTED,
        Kind.MERGED: Action.MERGED,
    }
)
# Nothing would erase it again. What is left of a person who is gone: what stations have on paper, and what waits for a
# supervisor.
_AFTER_ERASURE = frozenset({Kind.WITHDRAWN, Kind.SETTLED})


@dataclass(frozen=True, slots=True)
class Moved:
    """A step that was taken: the referral's key, its event, and what it is after it."""

    referral: UUID
    event: Event
    state: State


Build = Callable[[Referral, State], Event | Refused]
Also = Callable[[Referral, Moved], None]


def move(
    referral_id: UUID, build: Build, *, note: str = "", also: Also | None = None, seen: int | None = None
) -> Moved | Refused:
    """Take one step. `build` makes the event from the row as it is now, or refuses; it may be asked several times.

    `also` writes what belongs to the step, in the same transaction, before the audit row. `seen` is the version on
    which somebody decided: if it has gone on since, `CHANGED`, unless there is a better reason against the step.
    """
    for _ in range(MOST_TRIES):
        done = _once(referral_id, build, note, also, seen)
        if done is not None:
            return done
    return Refused.BUSY


@transaction.atomic
def _once(
    referral_id: UUID, build: Build, note: str, also: Also | None, seen: int | None
) -> Moved | Refused | None:
    row = Referral.objects.select_related("person").filter(pk=referral_id).first()
    if row is None:
        return Refused.NOT_OPENED
    state = row.state()
    event = build(row, state)
    if isinstance(event, Refused):
        return event
    erased = row.person.erased_at is not None
    if erased and (note or event.kind not in _AFTER_ERASURE):
        return Refused.FINAL
    after = apply(state, event)
    if isinstance(after, Refused):
        return after
    if seen is not None and seen != state.version:
        return Refused.CHANGED
    areas = [row.area]
    columns = columns_of(after)
    if after.station != state.station:
        areas.append(Station.objects.values_list("division_id", flat=True).get(pk=after.station))
        columns["area"] = areas[-1]
    # Erasing empties the receipt: who was quicker than an erasure writes before it, who was not is judged anew.
    same = Referral.objects.filter(pk=row.pk, version=state.version)
    if not erased:
        same = same.exclude(receipt_index="")
    if same.update(**columns) == 0:
        return None
    moved = Moved(row.pk, event, after)
    write_event(row, event, note)
    if also is not None:
        also(row, moved)
    tell_person(row, event)
    tell(Change(row.pk, after.version, event.kind, tuple(areas)))
    record(
        actor=event.actor,
        action=_ACTIONS.get(event.kind, Action.CHANGED),
        target=f"referral:{row.pk}",
        detail={"event": event.kind.value, "seq": event.seq} | ({"code": event.code} if event.code else {}),
    )
    return moved


def write_event(row: Referral, event: Event, note: str = "") -> None:
    """Insert the event. Its place is unique: a second one there fails the transaction."""
    ReferralEvent(
        referral=row,
        seq=event.seq,
        kind=event.kind.value,
        at=event.at,
        actor=event.actor,
        codes=codes_of(event),
        note=note,
    ).save()
