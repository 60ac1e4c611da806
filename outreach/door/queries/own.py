"""One's own matter as its page shows it, and the copy of all that is held."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.timezone import localtime

from outreach.door.ask_wording import AGES, COPY_NAMES, COPY_TABLES, STANDS, TO_BRING, TOLD
from outreach.network.rules.opening import Closure
from outreach.network.rules.stations import Language
from outreach.network.station_wording import LANGUAGE_NAMES, phone_link, week_words
from outreach.referrals.queries.citizen import citizen_page
from outreach.referrals.queries.slots import free_slots
from outreach.referrals.queries.taxonomy import taxonomy_on
from outreach.referrals.rules.consent import AgeBand
from outreach.referrals.rules.referral_values import Kind, Outcome, Phase
from outreach.referrals.wording import CLOCKS, OUTCOMES

_MOST_SLOTS = 24


def own_page(referral: UUID, *, now: datetime) -> dict[str, Any] | None:
    """What the page shows; `None` for what has been erased."""
    found = citizen_page(referral, now=now)
    if found is None:
        return None
    row, station = found.referral, found.station
    phase = Phase(row.phase)
    return {
        "page": found,
        "row": row,
        "stands": STANDS[phase],
        "is_open": phase is not Phase.CLOSED,
        "outcome": OUTCOMES[Outcome(row.outcome)] if row.outcome else "",
        "station": station,
        "call": phone_link(station.phone),
        "week": week_words(station.facts().week),
        "reasons": [
            each.reason
            for each in station.closures.all()
            if each.reason and Closure(each.first, each.last).covers(localtime(now).date())
        ],
        "history": [{"words": TOLD[each.kind], "at": each.at} for each in found.history],
        "to_bring": TO_BRING,
        "slots": free_slots(station, now=now)[:_MOST_SLOTS]
        if found.may_withdraw and not found.booking
        else [],
        "sentence": found.signal.plain_zh if found.signal else "",
        "clock_words": CLOCKS,
    }


def copy_page(tables: Mapping[str, Collection[Mapping[str, Any]]]) -> list[dict[str, Any]]:
    """The copy to be read: what has a word of its own in words, all else beneath it as it is stored."""
    return [
        {
            "name": COPY_NAMES.get(name, name),
            "rows": [_copy_row(row) for row in rows],
        }
        for name, rows in sorted(tables.items(), key=lambda item: item[0] not in COPY_NAMES)
        if rows
    ]


def _copy_row(row: Mapping[str, Any]) -> dict[str, list[tuple[Any, Any]]]:
    told: list[tuple[Any, Any]] = []
    stored: list[tuple[Any, Any]] = []
    for key, value in row.items():
        if value is None or value == "":
            continue
        words = _copy_words(key, value) if key in COPY_TABLES else None
        if words is None:
            stored.append((key, value))
        else:
            told.append((COPY_TABLES[key], words))
    return {"told": told, "stored": stored}


def _copy_words(key: str, value: Any) -> Any:
    """A value in words; `None` for one that has none."""
    if key == "matter":
        signal = taxonomy_on(localtime().date()).signals.get(value)
        return signal.plain_zh if signal else value
    if key in ("at", "opened_at", "created_at"):
        return localtime(datetime.fromisoformat(value))
    if key == "kind":
        return TOLD[Kind(value)] if value in set(Kind) and Kind(value) in TOLD else None
    if key == "language":
        return LANGUAGE_NAMES[Language(value)] if value in set(Language) else value
    if key == "age":
        return AGES[AgeBand(value)] if value in set(AgeBand) else value
    return value if isinstance(value, str) else None
