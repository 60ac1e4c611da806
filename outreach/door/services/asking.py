"""From what somebody said and agreed to on their own screen to a referral."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from outreach.door.queries.asking import asked_of, receivers_of
from outreach.door.rules.asking import Draft
from outreach.door.services.handed_over import read_note
from outreach.referrals.queries.offers import offer
from outreach.referrals.rules.consent import ConsentRefused
from outreach.referrals.rules.opening import NotOpened
from outreach.referrals.rules.safe_contact import SafeContact
from outreach.referrals.services.opening import Opened, open_referral


@dataclass(frozen=True, slots=True)
class Said:
    """What to call them, how to reach them, and how that is safe."""

    called: str
    phone: str
    safe_contact: SafeContact


def ask_for_help(draft: Draft, said: Said, *, language: str, now: datetime) -> Opened | NotOpened:
    """Open the referral that was agreed to; the draft's key makes a second tap harmless."""
    found = offer(asked_of(draft), now=now)
    chosen = found.chosen(draft.station)
    # What was agreed to names one station; if another one would have to receive it, somebody is asked anew.
    if chosen is None or str(chosen.station.pk) != draft.station:
        return NotOpened((ConsentRefused.STATION_NOT_NAMED,))
    handed = read_note(draft.handed)
    asked = asked_of(
        draft,
        called=said.called,
        phone=said.phone,
        safe_contact=said.safe_contact,
        receivers=receivers_of(chosen, found),
        language=language,
        source=handed.source,
        origin=handed.origin,
    )
    return open_referral(asked, now=now, key=UUID(draft.key) if draft.key else None)
