"""The device cookie: a signed random identity, and nothing else.

The token is checked by its signature alone, so recognising a device costs no database. The participant's row is written
with the first join, not with the first visit.
"""

from __future__ import annotations

import time
import uuid

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date

_SALT = "quiz.participants.device"
# A season and a bit: the self-paced contest runs for months.
_MAX_AGE_S = 400 * 24 * 3600


def cookie_name() -> str:
    """Browsers accept the `__Host-` prefix over HTTPS only; on a hall's LAN there is none."""
    return "__Host-device" if settings.ENV.is_secure else "device"


def issue_device() -> str:
    """A token for a device never seen before."""
    return sign_device(uuid.uuid4())


def sign_device(device: uuid.UUID) -> str:
    """The token that gives a device this identity."""
    return signing.TimestampSigner(salt=_SALT).sign(device.hex)


def read_device(token: str | None) -> uuid.UUID | None:
    """The participant's identity, or `None` for a missing, forged or expired token."""
    if not token or len(token) > 200:
        return None
    try:
        value = signing.TimestampSigner(salt=_SALT).unsign(token, max_age=_MAX_AGE_S)
        return uuid.UUID(hex=value)
    except (signing.BadSignature, ValueError):
        return None


def ensure_device(request: HttpRequest, response: HttpResponse) -> None:
    """Give the browser a device cookie unless it has a valid one."""
    if read_device(request.COOKIES.get(cookie_name())) is None:
        response.set_cookie(
            cookie_name(),
            issue_device(),
            max_age=_MAX_AGE_S,
            secure=settings.ENV.is_secure,
            httponly=True,
            samesite="Lax",
            path="/",
        )


def new_device_header(token: str | None) -> str | None:
    """The `Set-Cookie` that `ensure_device` would give a browser that has sent this token; `None` when it would not."""
    if read_device(token) is not None:
        return None
    secure = "; Secure" if settings.ENV.is_secure else ""
    return (
        f"{cookie_name()}={issue_device()}; expires={http_date(time.time() + _MAX_AGE_S)}; HttpOnly; "
        f"Max-Age={_MAX_AGE_S}; Path=/; SameSite=Lax{secure}"
    )
