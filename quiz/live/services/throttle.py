"""Counters in the cache, each for a minute from its first try, for what people type: PINs and link tokens."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.cache import cache

logger = logging.getLogger(__name__)

WINDOW_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Try:
    """One of the `limit` tries that `subject` has in a minute."""

    scope: str
    subject: str
    limit: int


def spend(scope: str, subject: str, limit: int) -> bool:
    """Take one of `limit` tries that `subject` has in a minute; `False` when they are used up.

    The minute begins with the first try, and refused ones do not lengthen it. At worst twice the limit lies around its
    edge, which is far from what guessing six digits needs.
    """
    return spend_many([Try(scope, subject, limit)])[0]


def spend_many(tries: Sequence[Try]) -> list[bool]:
    """Take many tries, in order; the cache is asked once for each subject, however many tries it makes at once."""
    wanted = Counter((one.scope, one.subject) for one in tries)
    used = _used_before(wanted)
    allowed: list[bool] = []
    for one in tries:
        subject = one.scope, one.subject
        before = used[subject]
        allowed.append(before is None or before < one.limit)
        if before is not None:
            used[subject] = before + 1
    return allowed


def have_left(tries: Sequence[Try]) -> list[bool]:
    """Whether each would be allowed, without taking it; the cache is asked once for all."""
    keys = [_key(one.scope, one.subject) for one in tries]
    try:
        used = cache.get_many(keys)
    except Exception as error:
        logger.warning("throttle: the cache does not answer", extra={"error": type(error).__name__})
        used = {}
    return [int(used.get(key, 0)) < one.limit for key, one in zip(keys, tries, strict=True)]


def _key(scope: str, subject: str) -> str:
    return f"throttle:{scope}:{subject}"


def _used_before(wanted: Counter[tuple[str, str]]) -> dict[tuple[str, str], int | None]:
    """How many tries each subject had used before these were added; `None` where the cache cannot tell."""
    used: dict[tuple[str, str], int | None] = dict.fromkeys(wanted)
    try:
        for (scope, subject), number in wanted.items():
            used[scope, subject] = _add(_key(scope, subject), number)
    except Exception as error:
        # The cache is away: a hall of people must still get in, and six digits cannot be guessed in an evening's fault.
        logger.warning("throttle: the cache does not answer", extra={"error": type(error).__name__})
    return used


def _add(key: str, number: int) -> int | None:
    if cache.add(key, number, WINDOW_SECONDS):
        return 0
    try:
        before = int(cache.incr(key, number)) - number
    except ValueError:
        # evicted between the two calls: the cache is under pressure, and a person is waiting
        return None
    if before == 0:
        # Redis began anew: the minute ended between two of its commands, and what was begun so would never end.
        cache.touch(key, WINDOW_SECONDS)
    return before
