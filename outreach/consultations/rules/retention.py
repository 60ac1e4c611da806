"""How long what tells of a person is kept: as long as the text says that they agreed to (PIPL 19). Counts stay."""

from __future__ import annotations

from datetime import datetime, timedelta

# Long enough to come back with the answer in hand; the same as an open consent of a referral.
KEPT_DAYS = 180


def texts_end_at(last_at: datetime) -> datetime:
    """When question, answer, what to call and telephone are erased, counted from the answer."""
    return last_at + timedelta(days=KEPT_DAYS)
