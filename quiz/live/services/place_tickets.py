"""The signed slip that keeps a newcomer's place in the queue when the socket breaks or the worker dies.

It says when its holder first came and when it was given out. It holds for one device and seat in one game, and only for
a short while after it was given out: a place is kept over a bad line, not sold or saved for later.
"""

from __future__ import annotations

import uuid

from django.core import signing

_SALT = "quiz.live.place"
# A phone in a lift, a worker that dies: both are back within this time. Whoever waits gets a new slip in time.
HOLDS_MS = 120_000
LONGEST = 120
_CLOCKS_DIFFER_MS = 5_000


def _signed(game: uuid.UUID, participant: uuid.UUID, seat: int, times: str) -> str:
    return f"{game.hex}{participant.hex}{seat}.{times}"


def issue_place(*, game: uuid.UUID, participant: uuid.UUID, seat: int, arrived: int, now: int) -> str:
    """A slip for a place; `arrived` and `now` in milliseconds."""
    times = f"{arrived:x}.{now:x}"
    signature = signing.Signer(salt=_SALT).signature(_signed(game, participant, seat, times))
    return f"{times}.{signature}"


def read_place(
    slip: str | None, *, game: uuid.UUID, participant: uuid.UUID, seat: int, now: int
) -> int | None:
    """When the holder first came; `None` without a slip, or with one that is forged, another's or too old."""
    if not slip or len(slip) > LONGEST:
        return None
    times, _, signature = slip.rpartition(".")
    try:
        signing.Signer(salt=_SALT).unsign(f"{_signed(game, participant, seat, times)}:{signature}")
        arrived, issued = (int(part, 16) for part in times.split("."))
    except (signing.BadSignature, ValueError):
        return None
    # Workers read one clock, each with its own small error.
    return arrived if -_CLOCKS_DIFFER_MS <= now - issued <= HOLDS_MS else None
