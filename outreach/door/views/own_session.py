"""Who has shown a receipt on this phone, for ten minutes of silence at most.

The session holds the referral's key and a time: nothing that tells of a person, and nothing that an address could give
away. Phones are shared, so it ends soon, by a button, and with the quick exit.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpRequest

_KEY, _SEEN = "own_referral", "own_seen"
SILENCE = timedelta(minutes=10)


def let_in(request: HttpRequest, referral: UUID, now: datetime) -> None:
    """This phone has shown the receipt. The session gets a new key, so that one planted before is worth nothing."""
    request.session.cycle_key()
    request.session[_KEY], request.session[_SEEN] = referral.hex, now.timestamp()
    if not request.user.is_authenticated:
        request.session.set_expiry(0)


def own_referral(request: HttpRequest, now: datetime) -> UUID | None:
    """The referral of this session, if it is still fresh; it then stays so for as long again."""
    key, seen = request.session.get(_KEY), request.session.get(_SEEN)
    if key is None or seen is None:
        return None
    if now.timestamp() - seen > SILENCE.total_seconds():
        leave(request)
        return None
    request.session[_SEEN] = now.timestamp()
    return UUID(key)


def leave(request: HttpRequest) -> None:
    """Forget it. A member of the staff stays signed in."""
    if request.user.is_authenticated:
        request.session.pop(_KEY, None)
        request.session.pop(_SEEN, None)
    else:
        request.session.flush()
