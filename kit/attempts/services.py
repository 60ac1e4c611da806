"""May somebody try once more?

A window opens with the first try and closes `per` later; it lets `most` tries through. At its edge the end of one
window and the beginning of the next may meet, so within any `per` at most twice `most` are let through: choose `most`
for that. Tries that are refused do not lengthen the window, or an attacker could shut somebody out for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction

from kit.attempts.models import Counter
from kit.sealing.blind_index import blind_indexes
from kit.sealing.configured import key_ring


@dataclass(frozen=True, slots=True)
class Allowance:
    """`left` tries after this one; `again_at` is when the window closes, for one who is refused."""

    allowed: bool
    left: int
    again_at: datetime


def _milliseconds(moment: datetime | timedelta) -> int:
    span = moment if isinstance(moment, timedelta) else moment - datetime.fromtimestamp(0, UTC)
    return span // timedelta(milliseconds=1)


def _indexes(purpose: str, key: str) -> tuple[str, ...]:
    return blind_indexes(key_ring(), f"attempts {purpose}", key)


# One statement, so that of two who try at once each is counted, on either engine. The count stops past the limit.
_COUNT = """
INSERT INTO attempts_counter (purpose, key_index, tries, ends_at) VALUES (%s, %s, 1, %s)
ON CONFLICT (purpose, key_index) DO UPDATE SET
    tries = CASE WHEN attempts_counter.ends_at <= %s THEN 1
                 WHEN attempts_counter.tries > %s THEN attempts_counter.tries
                 ELSE attempts_counter.tries + 1 END,
    ends_at = CASE WHEN attempts_counter.ends_at <= %s THEN excluded.ends_at ELSE attempts_counter.ends_at END
RETURNING tries, ends_at
"""


def allow(*, purpose: str, key: str, most: int, per: timedelta, now: datetime) -> Allowance:
    """Count a try of `key` and say whether it may go on.

    It commits by itself, before the try: call it outside of any transaction, for a count that is rolled back with what
    failed is none (`RuntimeError` otherwise).
    """
    current, *former = _indexes(purpose, key)
    at = _milliseconds(now)
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(_COUNT, [purpose, current, at + _milliseconds(per), at, most, at])
        tries, ends_at = cursor.fetchone()
        # While keys rotate, somebody may have begun under the key of yesterday.
        before = (
            Counter.objects.filter(purpose=purpose, key_index__in=former, ends_at__gt=at) if former else ()
        )
        for counter in before:
            tries, ends_at = tries + counter.tries, max(ends_at, counter.ends_at)
    return Allowance(
        allowed=tries <= most,
        left=max(0, most - tries),
        again_at=datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=ends_at),
    )


def forgive(*, purpose: str, key: str) -> None:
    """Forget the tries of a key: somebody showed to be who they said."""
    Counter.objects.filter(purpose=purpose, key_index__in=_indexes(purpose, key)).delete()


def forget_old(*, now: datetime) -> int:
    """Delete counters whose window has closed; returns how many."""
    deleted, _ = Counter.objects.filter(ends_at__lte=_milliseconds(now)).delete()
    return deleted
