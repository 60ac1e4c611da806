"""How many players are connected, over all workers: each tells its own figures, and old tellings lapse."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from quiz.live.rules.admission import Line

# A worker that has not told for this long is gone.
LAPSE_S = 15.0
# Unchanged figures are told again this often.
REPEAT_S = 5.0
# Without a bus, the figures of the others stand as they were for this long.
FORGET_S = 600.0
# The others answer a new worker's question within this time of its being heard.
ANSWER_S = 0.3
# A bus that has not been heard for this long is not waited for.
PATIENCE_S = 6.0
NOBODY = Line()


@dataclass(frozen=True, slots=True)
class Figures:
    """What a worker has of a game: players connected, places taken (with those who are choosing a name), its queue."""

    online: int = 0
    taken: int = 0
    line: Line = NOBODY

    def to_message(self) -> dict[str, Any]:
        return {
            "online": self.online,
            "taken": self.taken,
            "waiting": self.line.count,
            "marks": list(self.line.marks),
        }

    @staticmethod
    def of_message(message: Mapping[str, Any]) -> Figures:
        """Also of a worker of an earlier version, which tells `online` alone."""
        online = message["online"]
        line = Line(message.get("waiting", 0), tuple(message.get("marks", ())))
        return Figures(online, message.get("taken", online), line)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The other workers' part of a game. `workers`: all there are, this one included, with the game or without;
    `turn`: this one's number among them, from 0; `heard`: the bus carries."""

    taken: int
    lines: tuple[Line, ...]
    workers: int
    turn: int
    heard: bool


class Presence:
    """Figures by game and worker."""

    def __init__(self, monotonic: Callable[[], float], *, alone: bool, hears: Callable[[], bool]) -> None:
        """`alone`: no other worker can have a part of the games; `hears`: whether the bus carries now."""
        self.worker = secrets.token_hex(4)
        self._monotonic = monotonic
        self._alone = alone
        self._hears = hears
        self._heard: dict[uuid.UUID, dict[str, tuple[Figures, float]]] = {}
        self._told: dict[uuid.UUID, tuple[Figures, float]] = {}
        self._began = monotonic()
        self._asked_at: float | None = None
        # Every other worker, whether it has a room or not: the next to come may be the first to choose it.
        self._workers: dict[str, float] = {}

    # --- telling and hearing -----------------------------------------------------------------------------------------

    def note(self, game: uuid.UUID, worker: str, figures: Figures) -> None:
        """Take a worker's figures from the bus."""
        if worker != self.worker:
            self.note_worker(worker)
            self._heard.setdefault(game, {})[worker] = (figures, self._monotonic())

    def note_worker(self, worker: str) -> None:
        """Another worker is there."""
        self._workers[worker] = self._monotonic()

    def note_asked(self) -> None:
        """This worker's own question to the others came back: it has been heard."""
        if self._asked_at is None:
            self._asked_at = self._monotonic()

    def must_tell(self, game: uuid.UUID, figures: Figures) -> bool:
        """Whether this worker's own figures are news. Call it only when telling at once."""
        now = self._monotonic()
        told, at = self._told.get(game, (Figures(), float("-inf")))
        if told == figures and now - at < REPEAT_S:
            return False
        self._told[game] = (figures, now)
        return True

    def tell_again(self) -> None:
        """Somebody new asks: the next look at each game tells its figures, changed or not."""
        self._told = {game: (figures, float("-inf")) for game, (figures, _) in self._told.items()}

    # --- what follows --------------------------------------------------------------------------------------------

    @property
    def has_asked(self) -> bool:
        """Whether the others have heard this worker's question, or there is nobody to be asked."""
        return self._alone or self._asked_at is not None

    @property
    def is_settled(self) -> bool:
        """Whether this worker has had the time to hear of the others' rooms, or there is no use in waiting."""
        now, asked = self._monotonic(), self._asked_at
        return self._alone or now - self._began > PATIENCE_S or (asked is not None and now - asked > ANSWER_S)

    def elsewhere(self, game: uuid.UUID) -> Elsewhere:
        """What the other workers have of a game."""
        deaf = not self._alone and not self._hears()
        since = self._monotonic() - (FORGET_S if deaf else LAPSE_S)
        told = [figures for figures, at in self._heard.get(game, {}).values() if at >= since]
        others = [worker for worker, at in self._workers.items() if at >= since]
        return Elsewhere(
            taken=sum(figures.taken for figures in told),
            lines=tuple(figures.line for figures in told if figures.line.count),
            workers=len(others) + 1,
            turn=sum(worker < self.worker for worker in others),
            heard=not deaf,
        )

    def online(self, game: uuid.UUID) -> int:
        """Players connected anywhere."""
        own, _ = self._told.get(game, (Figures(), 0.0))
        return own.online + sum(figures.online for figures in self._fresh(game))

    def is_alone(self, game: uuid.UUID) -> bool:
        """Whether no other worker has players of this game, so that what is known here is all there is."""
        return all(figures.online == 0 for figures in self._fresh(game))

    def _fresh(self, game: uuid.UUID) -> list[Figures]:
        since = self._monotonic() - LAPSE_S
        return [figures for figures, at in self._heard.get(game, {}).values() if at >= since]

    # --- forgetting ----------------------------------------------------------------------------------------------

    def forget(self, game: uuid.UUID) -> None:
        """This worker has no room of the game any more."""
        self._told.pop(game, None)

    def prune(self) -> None:
        """Forget workers that have been away for long, and games that nobody has."""
        since = self._monotonic() - FORGET_S
        self._workers = {worker: at for worker, at in self._workers.items() if at >= since}
        for game, heard in list(self._heard.items()):
            for worker in [name for name, (_, at) in heard.items() if at < since]:
                del heard[worker]
            if not heard:
                del self._heard[game]
