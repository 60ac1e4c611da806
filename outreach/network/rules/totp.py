"""Time-based one-time passwords, RFC 6238 (HMAC-SHA-1, 6 digits, 30 seconds).

Needed beside the sign-in library's own check because RFC 6238, 5.2 asks that a code is accepted once only, which takes
the number of the time step to be known and kept.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

PERIOD = 30  # seconds
DIGITS = 6
TOLERANCE = 1  # steps either side: phones' clocks are off by some seconds


def step_at(seconds: float) -> int:
    """The time step of a moment in seconds since 1970."""
    return int(seconds) // PERIOD


def code_at(secret: str, step: int) -> str:
    """The code of a time step; `secret` in base32."""
    mac = hmac.new(base64.b32decode(secret, casefold=True), step.to_bytes(8, "big"), hashlib.sha1).digest()
    offset = mac[-1] & 0x0F
    number = int.from_bytes(mac[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def matching_step(secret: str, code: str, *, seconds: float) -> int | None:
    """The latest time step within tolerance that has this code, or `None`."""
    now = step_at(seconds)
    wanted = "".join(code.split())
    for step in range(now + TOLERANCE, now - TOLERANCE - 1, -1):
        if hmac.compare_digest(code_at(secret, step).encode(), wanted.encode()):
            return step
    return None
