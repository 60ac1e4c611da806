"""One's own matter as its page shows it, and the copy of all that is held."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.timezone import localtime

from outreach.door.ask_wording import COPY_TABLES, STANDS, TO_BRING, TOLD
from outreach.network.rules.opening import Closure
from outreach.network.station_wording import phone_link, week_words
from outreach.referrals.queries.citizen import citizen_page
from outreach.referrals.queries.slots import free_slots
from outreach.referrals.rules.referral_values import Outcome, Phase
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
    """The copy to be read: each row as pairs of name and value; names without words stay as they are stored."""
    return [
        {
            "name": name,
            "rows": [[(COPY_TABLES.get(key, key), value) for key, value in row.items()] for row in rows],
        }
        for name, rows in tables.items()
        if rows
    ]
