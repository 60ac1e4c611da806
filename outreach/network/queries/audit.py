"""The audit log as an auditor reads it: everything for the home city, else what concerns accounts of the own scope."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from kit.audit.models import AuditEvent
from outreach.network.access import scopes
from outreach.network.models import User
from outreach.network.queries.accounts import within
from outreach.network.rules.roles import Role, covers
from outreach.network.wording import action_name

_USER = "user:"


@dataclass(frozen=True, slots=True)
class EventLine:
    """One event in words, for a page. `actor` and `target` carry names where they are accounts."""

    seq: int
    at: datetime
    actor: str
    action: Any
    code: str
    target: str
    values: dict[str, Any]


def events_for(auditor: User) -> QuerySet[AuditEvent]:
    """Events that the auditor may read, newest first."""
    events = AuditEvent.objects.order_by("-seq")
    own = scopes(auditor, Role.AUDITOR)
    if covers(own, settings.HOME_DIVISION):
        return events
    ids = User.objects.filter(within("division_id", own)).values_list("pk", flat=True)
    names = [f"{_USER}{pk}" for pk in ids]
    return events.filter(Q(actor__in=names) | Q(target__in=names))


def search_events(
    auditor: User, *, text: str = "", action: str = "", first: date | None = None, last: date | None = None
) -> QuerySet[AuditEvent]:
    """Events by account name or id, by act, and by days (both inclusive, local time)."""
    found = events_for(auditor)
    if text:
        match = Q(username__icontains=text) | Q(display_name__icontains=text)
        names = [f"{_USER}{pk}" for pk in User.objects.filter(match).values_list("pk", flat=True)[:200]]
        found = found.filter(Q(actor__in=[*names, text]) | Q(target__in=[*names, text]))
    if action:
        found = found.filter(action=action)
    if first is not None:
        found = found.filter(at__gte=_start(first))
    if last is not None:
        found = found.filter(at__lt=_start(last + timedelta(days=1)))
    return found


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def lines(events: Iterable[AuditEvent]) -> list[EventLine]:
    """Events in words; names of accounts in one query for all."""
    listed = list(events)
    texts = {text for event in listed for text in (event.actor, event.target)}
    ids = [account for text in texts if (account := _account_id(text)) is not None]
    names = {
        f"{_USER}{user.pk}": f"{user.display_name} ({user.username})"
        for user in User.objects.filter(pk__in=ids)
    }
    return [
        EventLine(
            seq=event.seq,
            at=event.at,
            actor=names.get(event.actor, event.actor),
            action=action_name(event.action),
            code=event.action,
            target=names.get(event.target, event.target),
            values=event.values,
        )
        for event in listed
    ]


def _account_id(text: str) -> UUID | None:
    try:
        return UUID(text.removeprefix(_USER)) if text.startswith(_USER) else None
    except ValueError:
        return None
