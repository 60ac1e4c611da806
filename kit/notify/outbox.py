"""Putting a message into the outbox, and taking it back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from django.db import connection, models

from kit.notify.configured import quiet_hours
from kit.notify.models import Message
from kit.notify.opt_out import has_opted_out
from kit.notify.rules.hours import Times, write_windows
from kit.notify.rules.parameters import Language, Parameter
from kit.notify.rules.states import End, Reason, State, appoint
from kit.notify.rules.template import Template, write_parameters
from kit.personal.register import Subject
from kit.telephone.numbers import mobile

_KEY = re.compile(r"[0-9A-Za-z_.:-]{1,100}", re.ASCII)


class Refusal(StrEnum):
    """Why nothing was put into the outbox."""

    NO_MOBILE = "no_mobile"  # not a number that receives messages


def enqueue(
    *,
    key: str,
    recipient: str,
    about: Subject,
    template: Template,
    parameters: Mapping[str, Parameter],
    language: Language,
    now: datetime,
    expires_at: datetime,
    not_before: datetime | None = None,
    times: Times | None = None,
) -> Message | Refusal:
    """Store a message in the caller's transaction: it exists if, and only if, the act that it tells of does.

    `key` names the act, such as the id of its event, and nothing personal: a second message of the same key is the
    first one, whatever else is said. `template` is one of a `message_templates.py`. A message that can never be sent –
    opted out, no safe time before `expires_at` – is stored as dropped, with the reason.

    Raises `RuntimeError` outside of a transaction, `BadParameter` for parameters that the template does not take,
    `ValueError` for a key that cannot be one.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A message is stored in the transaction of the act that it tells of.")
    if not _KEY.fullmatch(key):
        raise ValueError("A message's key has up to 100 letters, digits and ._:-")
    template.accept(parameters)
    number = mobile(recipient)
    if number is None:
        return Refusal.NO_MOBILE
    times = times or Times()
    if has_opted_out(number):
        plan: datetime | End = End(State.DROPPED, Reason.OPTED_OUT)
    else:
        plan = appoint(max(now, not_before or now), times=times, expires_at=expires_at, quiet=quiet_hours())
    ended = isinstance(plan, End)
    message = Message(
        key=key,
        subject_kind=about.kind,
        subject_key=about.key,
        recipient=number,
        template=template.code,
        language=language,
        parameters=write_parameters(parameters),
        windows=write_windows(times.windows),
        urgent=times.urgent,
        created_at=now,
        planned_at=now if isinstance(plan, End) else plan,
        expires_at=expires_at,
        state=plan.state if isinstance(plan, End) else State.QUEUED,
        reason=plan.reason if isinstance(plan, End) else Reason.NONE,
        due_at=now if isinstance(plan, End) else plan,
        ended_at=now if ended else None,
    )
    # Waits for another transaction that is storing the same key, and breaks nothing of ours if that one wins.
    Message.objects.bulk_create([message], ignore_conflicts=True)
    return Message.objects.get(key=key)


def cancel(messages: models.QuerySet[Message], *, now: datetime) -> int:
    """Drop what has not been sent of these; returns how many. One that is on its way may still arrive."""
    return messages.filter(ended_at=None).update(
        state=State.DROPPED, reason=Reason.CANCELLED, claim=None, ended_at=now
    )


def messages_about(subject: Subject) -> models.QuerySet[Message]:
    """The messages to a subject."""
    return Message.objects.filter(subject_kind=subject.kind, subject_key=subject.key)
