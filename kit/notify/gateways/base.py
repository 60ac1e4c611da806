"""What a gateway is."""

from __future__ import annotations

from typing import Protocol

from kit.notify.rules.answers import Answer, Outgoing


class Gateway(Protocol):
    """Takes one message at a time, and takes no longer than `MOST_TIMEOUT_S` for what it may have sent.

    A key that it has seen is a repetition, which it answers like the first and does not send again.
    """

    def send(self, message: Outgoing) -> Answer: ...
