"""An event's codes as JSON has them, and read back. They hold ids, codes and times: never a personal value."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from outreach.referrals.rules.referral_values import Due, Event, Kind, Rank

_TEXTS = ("code", "station", "centre", "assignee", "into")
_DUES = ("first_contact", "accept", "custody")
_RANKS = ("rank", "base_rank")


def codes_of(event: Event) -> dict[str, Any]:
    """What of the event has no column of its own; nothing for what is not said."""
    found: dict[str, Any] = {name: value for name in _TEXTS if (value := getattr(event, name))}
    found |= {name: int(value) for name in _RANKS if (value := getattr(event, name)) is not None}
    for name in _DUES:
        if (due := getattr(event, name)) is not None:
            found[name] = [due.ends_at.isoformat(), due.warn_at.isoformat()]
    if event.receivers:
        found["receivers"] = sorted(event.receivers)
    if event.reached:
        found["reached"] = True
    if event.day is not None:
        found["day"] = event.day.isoformat()
    if event.next_at is not None:
        found["next_at"] = event.next_at.isoformat()
    return found


def event_of(*, seq: int, kind: str, at: datetime, actor: str, codes: Mapping[str, Any]) -> Event:
    """The event of a row. Raises `ValueError` or `KeyError` for what `codes_of` never wrote."""
    said: dict[str, Any] = {name: codes[name] for name in _TEXTS if name in codes}
    said |= {name: Rank(codes[name]) for name in _RANKS if name in codes}
    said |= {
        name: Due(*(datetime.fromisoformat(each) for each in codes[name])) for name in _DUES if name in codes
    }
    return Event(
        seq=seq,
        kind=Kind(kind),
        at=at,
        actor=actor,
        receivers=frozenset(codes.get("receivers", ())),
        reached=bool(codes.get("reached", False)),
        day=date.fromisoformat(codes["day"]) if "day" in codes else None,
        next_at=datetime.fromisoformat(codes["next_at"]) if "next_at" in codes else None,
        **said,
    )
