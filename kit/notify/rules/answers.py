"""What a gateway may answer, and what an answer over HTTP means."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import timedelta

from kit.notify.rules.parameters import Language
from kit.notify.rules.states import Reason

# A gateway that asks for more patience than this is asked again all the same.
_MOST_PATIENCE = timedelta(hours=1)
_GATEWAY_ID = re.compile(r"[0-9A-Za-z._:/-]{1,100}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What a gateway is given. `key` is the same at each try, so that it can tell a repetition."""

    key: str
    to: str = field(repr=False)  # E.164
    text: str = field(repr=False)
    language: Language


@dataclass(frozen=True, slots=True)
class Accepted:
    """The gateway has it. `gateway_id` is its own name for it, or empty."""

    gateway_id: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """The gateway will never take this message."""


@dataclass(frozen=True, slots=True)
class TryLater:
    """Not taken, or nobody knows. `after` is how long the gateway asks us to wait at least."""

    reason: Reason
    after: timedelta = timedelta(0)


Answer = Accepted | Refused | TryLater


def read_answer(status: int, body: bytes, *, retry_after: str = "", to: str = "") -> Answer:
    """What a response means, by its status (RFC 9110, and 429 of RFC 6585).

    409 is one of the same key that is still under way. A wrong address or key of ours (3xx, 401, 403 to 407) is no
    fault of the message, which therefore waits.
    """
    if 200 <= status < 300:
        return Accepted(_gateway_id(body, to))
    if status in (408, 409, 425, 429, 503):
        return TryLater(Reason.GATEWAY_BUSY, _patience(retry_after))
    if status >= 500 or status < 200:
        return TryLater(Reason.GATEWAY_ERROR)
    if status < 400 or status in (401, 403, 404, 405, 406, 407):
        return TryLater(Reason.GATEWAY_MISCONFIGURED)
    return Refused()


def _patience(retry_after: str) -> timedelta:
    seconds = int(retry_after) if re.fullmatch(r"[0-9]{1,6}", retry_after, re.ASCII) else 0
    return min(timedelta(seconds=seconds), _MOST_PATIENCE)


def _gateway_id(body: bytes, to: str) -> str:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    said = found.get("id") if isinstance(found, dict) else None
    text = str(said) if isinstance(said, str | int) and not isinstance(said, bool) else ""
    # Stored in plain: one that is made of the number is not kept.
    if not _GATEWAY_ID.fullmatch(text) or (to and to[-8:] in text):
        return ""
    return text
