"""The audit log as an auditor reads it: everything for the home city, else what concerns accounts of the own scope."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from kit.audit.models import AuditEvent
from outreach.network.access import scopes
from outreach.network.models import Division, Invitation, User
from outreach.network.queries.accounts import within
from outreach.network.rules.roles import Role, covers
from outreach.network.wording import NOBODY, ROLE_NAMES, action_name, detail_words, target_finders

_USER, _INVITATION, _DIVISION = "user:", "invitation:", "division:"


@dataclass(frozen=True, slots=True)
class EventLine:
    """One event in words, for a page. `actor` and `target` carry names where they are accounts."""

    seq: int
    at: datetime
    actor: Any
    action: Any
    code: str
    target: Any
    words: list[str]


def events_for(auditor: User) -> QuerySet[AuditEvent]:
    """Events that the auditor may read, newest first."""
    events = AuditEvent.objects.order_by("-seq")
    own = scopes(auditor, Role.AUDITOR)
    if covers(own, settings.HOME_DIVISION):
        return events
    ids = User.objects.filter(within("division__code", own)).values_list("pk", flat=True)
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
    """Events in words; names of accounts, invitations and divisions in one query each for all."""
    listed = list(events)
    details = [event.values for event in listed]
    names = _names({text for event in listed for text in (event.actor, event.target)}, details)
    return [
        EventLine(
            seq=event.seq,
            at=event.at,
            actor=names.get(event.actor, event.actor),
            action=action_name(event.action),
            code=event.action,
            target=names.get(event.target, event.target),
            words=[_word(name, value, names) for name, value in detail.items() if value is not None],
        )
        for event, detail in zip(listed, details, strict=True)
    ]


def _names(texts: set[str], details: list[dict[str, Any]]) -> dict[str, Any]:
    names: dict[str, Any] = dict(NOBODY)
    for user in User.objects.filter(pk__in=_ids(texts, _USER)):
        names[f"{_USER}{user.pk}"] = f"{user.display_name} ({user.username})"
    for pk, note in Invitation.objects.filter(pk__in=_ids(texts, _INVITATION)).values_list("pk", "note"):
        names[f"{_INVITATION}{pk}"] = note
    for kind, find in target_finders().items():
        for pk, name in find(_ids(texts, f"{kind}:")).items():
            names[f"{kind}:{pk}"] = name
    codes = {str(detail["division"]) for detail in details if detail.get("division")}
    codes |= {text.removeprefix(_DIVISION) for text in texts if text.startswith(_DIVISION)}
    for code, name in Division.objects.filter(code__in=codes).values_list("code", "name"):
        names[f"{_DIVISION}{code}"] = name
    return names


def _word(name: str, value: Any, names: dict[str, Any]) -> str:
    """One detail in words."""
    match name:
        case "role" if value in set(Role):
            return str(ROLE_NAMES[Role(value)])
        case "division":
            return str(names.get(f"{_DIVISION}{value}", value))
        case _:
            return detail_words(name, value)


def _ids(texts: Iterable[str], prefix: str) -> list[UUID]:
    found = []
    for text in texts:
        if text.startswith(prefix):
            with suppress(ValueError):
                found.append(UUID(text.removeprefix(prefix)))
    return found
