"""What is in the outbox, for the command and for Prometheus. Codes and counts; nothing of a person."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, connection
from django.db.models import Count, Min
from django.utils import timezone

from kit.meters import Board
from kit.notify.models import Message, waiting
from kit.notify.rules.states import State

_DAY = timedelta(days=1)
# Every worker is scraped, and all tell the same: one look at the rows serves for so long.
_FRESH_S = 30.0


@dataclass(frozen=True, slots=True)
class Figures:
    """`oldest_s`: how long the oldest waits that might have been sent. `ended`: by outcome, within a day."""

    waiting: int
    oldest_s: float
    ended: dict[str, int]


def _code(state: str, reason: str) -> str:
    return f"{state}.{reason}" if reason and state != State.SENT else state


def look(*, now: datetime) -> Figures:
    """The outbox as it is."""
    oldest = waiting().filter(planned_at__lte=now).aggregate(oldest=Min("planned_at"))["oldest"]
    by_code = (
        Message.objects.filter(ended_at__gt=now - _DAY).values_list("state", "reason").annotate(n=Count("pk"))
    )
    return Figures(
        waiting=waiting().count(),
        oldest_s=(now - oldest).total_seconds() if oldest else 0.0,
        ended={_code(state, reason): n for state, reason, n in by_code},
    )


class _Looking:
    """Looks when asked, and remembers it for a while. Prometheus' listener asks from threads of its own."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic, self._lock = monotonic, threading.Lock()
        self._last: Figures | None = None
        self._looked_at = 0.0

    def figures(self) -> Figures | None:
        """`None` while the database does not answer."""
        with self._lock:
            if self._last is None or self._monotonic() - self._looked_at > _FRESH_S:
                try:
                    self._last = look(now=timezone.now())
                except DatabaseError:
                    self._last = None
                finally:
                    connection.close()
                self._looked_at = self._monotonic()
            return self._last


def make_board(*, has_gateway: bool, monotonic: Callable[[], float] = time.monotonic) -> Board:
    """The outbox's figures, from the database: the same from every worker."""
    board, looking = Board("notify"), _Looking(monotonic)

    def of(read: Callable[[Figures], float]) -> Callable[[], float]:
        def value() -> float:
            figures = looking.figures()
            return float("nan") if figures is None else read(figures)

        return value

    board.gauge("gateway", "Whether messages have a way out.", lambda: float(has_gateway))
    board.gauge("waiting", "Messages that are not sent yet.", of(lambda figures: figures.waiting))
    board.gauge(
        "oldest_waiting_seconds",
        "For how long the oldest message waits that might have been sent.",
        of(lambda figures: figures.oldest_s),
    )
    board.gauges(
        "ended_last_day",
        "Messages that ended within a day, by outcome.",
        "code",
        lambda: dict((looking.figures() or Figures(0, 0, {})).ended),
    )
    return board
