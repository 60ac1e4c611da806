"""Whose data an account has opened, and could have: what is asked first after an account was misused (PIPL 57).

Each application whose personal data staff can open says so in its `personal.py`:

    REACH = (referrals_reached_by,)

A function takes the account's key and a period, and answers a `Reach`. What was opened stands in the audit log; what
could have been follows from the roles as far as the rows and the log still know them.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import models

from kit.audit.models import AuditEvent
from kit.personal.register import of_all_apps

# What the audit log records of the question itself.
REACH_ASKED = "audit.reach_asked"


@dataclass(frozen=True, slots=True)
class Period:
    """From `since` to before `until`, both aware."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Reach:
    """Of one kind of thing (`referral`): keys of those that the account opened, and of those it had the right to open.

    `lists` counts lists that it opened, of which the log says how many rows they had and not which: whoever could be
    opened may have stood in them.
    """

    kind: str
    opened: frozenset[uuid.UUID]
    could: frozenset[uuid.UUID]
    lists: int = 0


ReachedBy = Callable[[uuid.UUID, Period], Reach]


def reach_of(account: uuid.UUID, period: Period, *, said: Iterable[ReachedBy] | None = None) -> list[Reach]:
    """What every application answers."""
    return [ask(account, period) for ask in (of_all_apps("REACH") if said is None else said)]


def opened_by(
    account: uuid.UUID, period: Period, *, actions: Iterable[str], kind: str
) -> frozenset[uuid.UUID]:
    """Keys of the things of this kind that the audit log says the account did one of these acts to."""
    return frozenset(_keys(_events(account, period, actions), kind))


def count_of(account: uuid.UUID, period: Period, *, actions: Iterable[str]) -> int:
    """How often the account did one of these acts."""
    return _events(account, period, actions).count()


def _events(account: uuid.UUID, period: Period, actions: Iterable[str]) -> models.QuerySet[AuditEvent]:
    return AuditEvent.objects.filter(
        actor=f"user:{account}", action__in=tuple(actions), at__gte=period.since, at__lt=period.until
    )


def _keys(events: models.QuerySet[AuditEvent], kind: str) -> Iterator[uuid.UUID]:
    begins = f"{kind}:"
    for target in events.filter(target__startswith=begins).values_list("target", flat=True).distinct():
        yield uuid.UUID(target.removeprefix(begins))
