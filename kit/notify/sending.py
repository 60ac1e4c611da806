"""Sending what is due: claim one message, hand it to the gateway, note what became of it.

A claim is a row's change from one state to another, so of any number of senders one has it. Nothing is held while the
gateway is asked. A sender that dies leaves a claim whose lease runs out; the next one tries with the same key.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from kit.attempts.services import allow
from kit.notify.configured import most_per_day, quiet_hours
from kit.notify.gateways.base import Gateway
from kit.notify.models import Message, waiting
from kit.notify.opt_out import has_opted_out
from kit.notify.rules.answers import Accepted, Answer, Outgoing, Refused
from kit.notify.rules.hours import BadHours, Times, read_windows
from kit.notify.rules.parameters import BadParameter, Language
from kit.notify.rules.states import (
    LEASE,
    MOST_TRIES,
    OUTAGES,
    End,
    Reason,
    State,
    appoint,
    pause,
)
from kit.notify.rules.template import Template
from kit.sealing.seal import CannotUnseal

_DAY = timedelta(days=1)
# A gateway that fails so often in a row is left alone until the next run.
_PATIENCE = 5


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that is ours until its lease runs out."""

    message: Message = field(repr=False)
    claim: uuid.UUID
    times: Times
    outgoing: Outgoing

    @property
    def until(self) -> datetime:
        return self.message.due_at


@dataclass(frozen=True, slots=True)
class Sent:
    """What a run did: messages by what became of the try. `gave_up` is whether the gateway is away."""

    accepted: int = 0
    put_off: int = 0
    refused: int = 0
    gave_up: bool = False


def send_due(
    gateway: Gateway,
    *,
    templates: Mapping[str, Template],
    clock: Callable[[], datetime],
    chance: Callable[[], float],
    longest: timedelta,
) -> Sent:
    """Send what is due until nothing is, `longest` is over or the gateway is away. Not within a transaction."""
    ends_at = clock() + longest
    done, outages = Sent(), 0
    while clock() < ends_at and (claimed := claim(templates=templates, now=clock())) is not None:
        if not _let_through(claimed, now=clock()):
            continue
        if clock() >= claimed.until:  # held up by something; it is somebody else's now
            continue
        answer = gateway.send(claimed.outgoing)
        finish(claimed, answer, now=clock(), chance=chance())
        if isinstance(answer, Accepted):
            done, outages = replace(done, accepted=done.accepted + 1), 0
        elif isinstance(answer, Refused):
            done, outages = replace(done, refused=done.refused + 1), 0
        else:
            done = replace(done, put_off=done.put_off + 1)
            outages = outages + 1 if answer.reason in OUTAGES else 0
            if outages == _PATIENCE:
                return replace(done, gave_up=True)
    return done


def claim(*, templates: Mapping[str, Template], now: datetime) -> Claimed | None:
    """The next message that may be sent now, claimed; `None` when there is none. What may not is put off or ended."""
    while True:
        with transaction.atomic():
            message = _next_due(now)
            if message is None:
                return None
            judged = _judge(message, templates, now)
            if isinstance(judged, Claimed):
                taken: dict[str, Any] = {
                    "state": State.SENDING,
                    "claim": judged.claim,
                    "tries": message.tries + 1,
                    "due_at": now + LEASE,
                }
                if _change(message, **taken):
                    for name, value in taken.items():
                        setattr(message, name, value)
                    return judged
            elif isinstance(judged, End):
                _end(message, judged, now)
            else:
                _put_off(message, judged)


def _next_due(now: datetime) -> Message | None:
    rows = waiting().filter(due_at__lte=now).order_by("due_at")
    if connection.features.has_select_for_update_skip_locked:
        # The others look for another one instead of waiting for this.
        rows = rows.select_for_update(skip_locked=True)
    return rows.first()


def _judge(message: Message, templates: Mapping[str, Template], now: datetime) -> Claimed | End | datetime:
    """Ours; or the end of it; or when to look again."""
    if message.expires_at <= now:
        return End(State.DROPPED, Reason.EXPIRED)
    if message.state == State.SENDING and message.tries >= MOST_TRIES:
        return End(State.FAILED, Reason.INTERRUPTED)
    try:
        number = message.recipient or ""
        times = Times(read_windows(message.windows or ""), message.urgent)
        template, language = templates[message.template], Language(message.language)
        text = template.render(language, template.read(message.parameters or ""))
    except (CannotUnseal, BadHours, BadParameter, KeyError, ValueError):
        return End(State.FAILED, Reason.UNREADABLE)
    if has_opted_out(number):
        return End(State.DROPPED, Reason.OPTED_OUT)
    plan = appoint(now, times=times, expires_at=message.expires_at, quiet=quiet_hours())
    if plan != now:
        return plan
    return Claimed(
        message=message,
        claim=uuid.uuid4(),
        times=times,
        outgoing=Outgoing(key=str(message.pk), to=number, text=text, language=language),
    )


def _let_through(claimed: Claimed, *, now: datetime) -> bool:
    """Whether the number may have one more today; otherwise the message waits. Only the first try counts."""
    message = claimed.message
    if message.tries > 1:
        return True
    allowance = allow(purpose="messages", key=claimed.outgoing.to, most=most_per_day(), per=_DAY, now=now)
    if not allowance.allowed:
        plan = appoint(
            allowance.again_at, times=claimed.times, expires_at=message.expires_at, quiet=quiet_hours()
        )
        if isinstance(plan, End):
            _end(message, plan, now)
        else:
            _put_off(message, plan, tries=0)
    return allowance.allowed


def finish(claimed: Claimed, answer: Answer, *, now: datetime, chance: float) -> bool:
    """Note what the gateway said. False when the message is not ours any more: taken over, dropped or erased."""
    message = claimed.message
    if isinstance(answer, Accepted):
        return _end(message, End(State.SENT), now, gateway_id=answer.gateway_id)
    if isinstance(answer, Refused):
        return _end(message, End(State.DROPPED, Reason.REFUSED), now)
    if message.tries >= MOST_TRIES:
        return _end(message, End(State.FAILED, answer.reason), now)
    again_at = now + max(pause(message.tries, chance), answer.after)
    plan = appoint(again_at, times=claimed.times, expires_at=message.expires_at, quiet=quiet_hours())
    if isinstance(plan, End):
        # It was tried, and why that failed tells more than that its time is over.
        return _end(message, End(State.FAILED, answer.reason), now)
    return _change(message, state=State.QUEUED, claim=None, due_at=plan, reason=answer.reason)


def _end(message: Message, end: End, now: datetime, **more: str) -> bool:
    return _change(message, state=end.state, reason=end.reason, claim=None, ended_at=now, **more)


def _put_off(message: Message, until: datetime, **more: object) -> None:
    """Look at it later. It does not count as waiting until then: there was nothing that could have been done."""
    _change(message, state=State.QUEUED, claim=None, due_at=until, planned_at=until, **more)


def _change(message: Message, **changes: object) -> bool:
    """Compare and set: only if the message still is as it was read."""
    rows = Message.objects.filter(pk=message.pk, state=message.state, claim=message.claim)
    return rows.update(**changes) == 1
