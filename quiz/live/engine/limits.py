"""What a worker takes on at most, as the settings state it, and the count of its sockets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quiz.live.rules.departure import loss_spread_ms

if TYPE_CHECKING:
    from quiz.live.engine.connection import Connection

# The rest of the sockets is for those who have a seat and come back, and for hosts and screens.
NEWCOMERS_PART = 0.9
# Of the limit, beyond it: requests over HTTP of those who are in, such as an answer. They take milliseconds.
BEYOND_PART = 0.1
# Hosts and screens beyond the limit: a full worker's games are still led.
STAFF_BEYOND = 32
# Of the limit, or so many where it is small: requests over HTTP that have begun to come and are not whole yet. A page's
# body comes with its headers, or as soon as a poor line brings it.
COMING_PART, LEAST_COMING = 0.1, 32
# Their pages beat every ten seconds: one that was not heard for two and a half of them gives way to one that comes.
SILENT_S = 25.0


@dataclass(frozen=True, slots=True)
class Limits:
    """Players of one game over all workers; sockets of one worker; newcomers a second that a worker lets in at best."""

    players_per_game: int = 20_000
    sockets: int = 15_000
    newcomers_per_s: int = 600


class Sockets:
    """How many live sockets this worker has open, and requests of players over HTTP under way."""

    __slots__ = ("coming", "limit", "open", "staff", "staff_connections")

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.open = 0
        # of these, the sockets of hosts and screens
        self.staff = 0
        # players' requests over HTTP whose body is still on its way; counted apart, so that they take nobody's place
        self.coming = 0
        self.staff_connections: set[Connection] = set()

    @property
    def spread_ms(self) -> int:
        """Over how long those who lose this worker spread their first try to come back."""
        return loss_spread_ms(self.open)

    @property
    def full(self) -> bool:
        """No further player's socket is opened, nor one's greeting or poll over HTTP taken."""
        return self.open >= self.limit

    @property
    def most(self) -> int:
        """What there may be before nothing is taken on."""
        return self.limit + int(self.limit * BEYOND_PART) + STAFF_BEYOND

    @property
    def crowded(self) -> bool:
        """Nothing is taken on at all."""
        return self.open >= self.most

    @property
    def most_coming(self) -> int:
        """How many requests over HTTP may be on their way at a time."""
        return max(LEAST_COMING, int(self.limit * COMING_PART))

    @property
    def staff_full(self) -> bool:
        """No further host's or screen's socket is opened. Players' requests beyond the limit take none of theirs."""
        players = min(self.open - self.staff, self.limit)
        return players + self.staff >= self.limit + STAFF_BEYOND

    def longest_silent(self, now: float) -> Connection | None:
        """Whose place another host or screen may take, at this moment of the monotonic clock.

        A console left open in a bag, or a line that died without a word, holds none against a host who is there.
        """
        silent = [
            each for each in self.staff_connections if not each.closed and now - each.last_seen > SILENT_S
        ]
        return min(silent, key=lambda each: each.last_seen, default=None)

    @property
    def tight(self) -> bool:
        """No newcomer is kept on an open socket, not even waiting."""
        return self.open > self.limit * NEWCOMERS_PART
