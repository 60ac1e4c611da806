"""A storm: every line of this process is cut at once. Locust's master says when, to all workers."""

from __future__ import annotations

from typing import Any, ClassVar

MESSAGE = "cut"


class Storm:
    """How many storms there have been in this process; whoever sees another number than at the start has been cut."""

    number: ClassVar[int] = 0

    @classmethod
    def since(cls, number: int) -> bool:
        """Whether there has been another since that many."""
        return cls.number != number

    @classmethod
    def break_out(cls, environment: Any, msg: Any, **_: Any) -> None:
        """Heard from the master."""
        cls.number += 1
