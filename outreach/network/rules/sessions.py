"""When a staff session is over."""

from __future__ import annotations

from datetime import datetime, timedelta

# OWASP ASVS 5.0, 7.3.1 and 7.3.2: a working day at most, half an hour of silence where personal data is on the screen.
ABSOLUTE = timedelta(hours=12)
IDLE = timedelta(minutes=30)
# The time of the last request is written at most this often.
SEEN_RESOLUTION = timedelta(minutes=1)


def is_over(*, signed_in_at: datetime, seen_at: datetime, now: datetime, idles_out: bool) -> bool:
    """Whether the session has reached its end; `idles_out` for roles that see personal data."""
    return now - signed_in_at >= ABSOLUTE or (idles_out and now - seen_at >= IDLE)
