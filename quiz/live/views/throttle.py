"""A counter per minute in the cache, for what people type: PINs and link tokens."""

from __future__ import annotations

import logging
import time

from django.core.cache import cache

logger = logging.getLogger(__name__)

WINDOW_SECONDS = 60


def spend(scope: str, subject: str, limit: int) -> bool:
    """Take one of `limit` tries that `subject` has in this minute; `False` when they are used up.

    A fixed window: at worst twice the limit around its edge, which is far from what guessing six digits needs.
    """
    try:
        return _spend(scope, subject, limit)
    except Exception as error:
        # The cache is away: a hall of people must still get in, and six digits cannot be guessed in an evening's fault.
        logger.warning("throttle: the cache does not answer", extra={"error": type(error).__name__})
        return True


def _spend(scope: str, subject: str, limit: int) -> bool:
    key = f"throttle:{scope}:{subject}:{int(time.time()) // WINDOW_SECONDS}"
    if cache.add(key, 1, WINDOW_SECONDS * 2):
        return limit >= 1
    try:
        return int(cache.incr(key)) <= limit
    except ValueError:
        # evicted between the two calls: the cache is under pressure, and a person is waiting
        return True
