"""What a staff session remembers about itself: when it began, when it was last used, that a second factor was shown."""

from __future__ import annotations

from datetime import UTC, datetime

from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest

from outreach.network.models import User
from outreach.network.rules.sessions import SEEN_RESOLUTION

_BEGAN, _SEEN, _ENROLLED = "staff_began", "staff_seen", "staff_enrolled_here"


def begin(request: HttpRequest, now: datetime) -> None:
    """Start the session's clocks; called at sign-in."""
    request.session[_BEGAN] = request.session[_SEEN] = now.timestamp()


def times(request: HttpRequest) -> tuple[datetime, datetime] | None:
    """When the session began and when it was last used; `None` for a session that no sign-in began."""
    began, seen = request.session.get(_BEGAN), request.session.get(_SEEN)
    if not isinstance(began, float) or not isinstance(seen, float):
        return None
    return datetime.fromtimestamp(began, UTC), datetime.fromtimestamp(seen, UTC)


def touch(request: HttpRequest, now: datetime) -> None:
    """Note a use, once a minute at most: each note is a write to the database."""
    seen = request.session.get(_SEEN, 0.0)
    if now.timestamp() - seen >= SEEN_RESOLUTION.total_seconds():
        request.session[_SEEN] = now.timestamp()


def note_second_factor(request: HttpRequest) -> None:
    """The second factor was enrolled in this session, with a code from it."""
    request.session[_ENROLLED] = str(request.user.pk)


def has_shown_second_factor(request: HttpRequest, user: User) -> bool:
    """Whether this session was opened, or later confirmed, with the second factor."""
    if request.session.get(_ENROLLED) == str(user.pk):
        return True
    return any(entry.get("method") == "mfa" for entry in get_authentication_records(request, user))
