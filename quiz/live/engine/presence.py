"""How many players are connected, over all workers: each tells its own number, and old tellings lapse."""

from __future__ import annotations

import secrets
import time
import uuid
from collections.abc import Callable

# A worker that has not told for this long is gone.
LAPSE_S = 15.0
# An unchanged number is told again this often.
REPEAT_S = 5.0


class Presence:
    """Figures by game and worker, of the games that have a hall in this worker."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self.worker = secrets.token_hex(4)
        self._heard: dict[uuid.UUID, dict[str, tuple[int, float]]] = {}
        self._told: dict[uuid.UUID, tuple[int, float]] = {}

    def note(self, game: uuid.UUID, worker: str, online: int) -> None:
        """Take a worker's number."""
        self._heard.setdefault(game, {})[worker] = (online, self._monotonic())

    def must_tell(self, game: uuid.UUID, online: int) -> bool:
        """Whether this worker's own number is news. Call it only when telling at once."""
        now = self._monotonic()
        told, at = self._told.get(game, (0, float("-inf")))
        if told == online and now - at < REPEAT_S:
            return False
        self._told[game] = (online, now)
        self.note(game, self.worker, online)
        return True

    def online(self, game: uuid.UUID) -> int:
        """Players connected anywhere."""
        return sum(online for online, _ in self._fresh(game).values())

    def is_alone(self, game: uuid.UUID) -> bool:
        """Whether no other worker has players of this game, so that what is known here is all there is."""
        return all(worker == self.worker or online == 0 for worker, (online, _) in self._fresh(game).items())

    def _fresh(self, game: uuid.UUID) -> dict[str, tuple[int, float]]:
        since = self._monotonic() - LAPSE_S
        heard = {worker: entry for worker, entry in self._heard.get(game, {}).items() if entry[1] >= since}
        if game in self._heard:
            self._heard[game] = heard
        return heard

    def forget(self, game: uuid.UUID) -> None:
        self._heard.pop(game, None)
        self._told.pop(game, None)
