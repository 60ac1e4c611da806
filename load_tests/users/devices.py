"""Devices for Locust's users, asked for in packs against the organiser's pass."""

from __future__ import annotations

from argparse import Namespace
from collections import deque
from collections.abc import Callable
from functools import partial

from gevent.lock import BoundedSemaphore

from load_tests.rehearsal.entrance import Entrance, ask_for_devices

_PACK = 50

Ask = Callable[[int], Entrance]


def entrance_of(host: str | None, options: Namespace) -> Ask:
    """How this run asks for devices. Raises `ValueError` when no pass or no server was given."""
    if not options.token or not host:
        raise ValueError("give the server by --host and the organiser's pass by TOKEN= in the environment")
    return partial(ask_for_devices, host, options.token)


class Devices:
    """A stock of a process's users; one of them asks, the others wait for it."""

    def __init__(self) -> None:
        self._lock = BoundedSemaphore(1)
        self._stock: deque[tuple[Entrance, str]] = deque()

    def take(self, ask: Ask) -> tuple[Entrance, str]:
        """An entrance and one `Cookie` header that nobody else has."""
        with self._lock:
            if not self._stock:
                entrance = ask(_PACK)
                self._stock.extend((entrance, cookie) for cookie in entrance.headers)
            return self._stock.popleft()
