"""Who wants to know that a referral has changed: work lists that are open in a browser, for one.

A listener gets ids and codes after the commit, never a personal value. One that fails stops nobody.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.db import transaction

from outreach.referrals.rules.referral_values import Kind

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Change:
    """What has happened. `areas` are the divisions of the stations that have or had it."""

    referral: UUID
    version: int
    kind: Kind
    areas: tuple[str, ...]


_LISTENERS: list[Callable[[Change], None]] = []


def listen(listener: Callable[[Change], None]) -> None:
    """Call this with every change from now on; from an application's `ready`."""
    if listener not in _LISTENERS:
        _LISTENERS.append(listener)


def tell(change: Change) -> None:
    """Tell the listeners once the transaction has been committed."""
    for listener in _LISTENERS:
        transaction.on_commit(partial(_call, listener, change))


def _call(listener: Callable[[Change], None], change: Change) -> None:
    try:
        listener(change)
    except Exception:
        logger.exception("A listener for changes of referrals failed.")
