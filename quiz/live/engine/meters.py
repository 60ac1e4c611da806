"""What a worker counts and measures of itself, for Prometheus. The names stand in docs/operations.md.

Touched on the event loop only. No figure is kept by game, player or address: labels come from closed sets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kit.meters import Board
from quiz.live.protocol import codes
from quiz.live.services.pending import Item, NewAnswer, NewPlayer

if TYPE_CHECKING:
    from quiz.live.engine.runtime import Runtime

# Seconds. An acknowledgement within 0.1 s feels immediate; 1 s is the goal for the slowest of a hundred.
_ACKNOWLEDGED = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2.5, 5, 10, 30)
_COMMIT = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_ROWS = (1, 2, 5, 10, 20, 50, 100, 200, 300, 400, 500)
# The bus only makes things quick: after a second the look at the rows would have told as well.
_BUS = (0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)
_FAN_OUT = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 3, 6)
# 40 ms is what nobody feels; beyond 250 ms sockets begin to miss their moments.
_LAG = (0.001, 0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.25, 0.5, 1, 2.5)


def _of(*areas: str) -> list[str]:
    """The codes of these areas, and those that any request may get."""
    return [code for code in codes.REFUSALS if code.split(".")[0] in (*areas, "busy", "failed")]


class Meters:
    """The instruments of one runtime; `board` is what Prometheus reads."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self.board = board = Board("live")
        self.looked_at = runtime.world.monotonic()

        self.joins = board.counter("joins", "Joins acknowledged.")
        self.joins_refused = board.counters(
            "joins_refused", "Joins refused, by code.", "code", _of("join", "game")
        )
        self.rejoins = board.counter("rejoins", "Hellos of players who had a seat already.")
        self.sent_away = board.counter(
            "newcomers_sent_away", "Newcomers told to come again, because the worker has no socket to spare."
        )
        self.answers = board.counter("answers", "Answers acknowledged: stored now or before.")
        self.answers_repeated = board.counter(
            "answers_repeated", "Acknowledgements given again to a request that was repeated."
        )
        self.answers_refused = board.counters(
            "answers_refused", "Answers refused, by code.", "code", _of("answer")
        )
        self.refused = board.counters(
            "requests_refused", "Requests of any kind refused, by code.", "code", codes.REFUSALS
        )
        self.acknowledged = board.histogram(
            "acknowledgement_seconds",
            "From an answer's receipt to its acknowledgement's way out.",
            _ACKNOWLEDGED,
        )
        self.commit = board.histogram(
            "commit_seconds", "Time to store a batch; the count is that of batches.", _COMMIT
        )
        board.reading(
            "commit_retries",
            "Tries to store a batch that left it in doubt.",
            lambda: runtime.writer.retries,
        )
        self.commit_rows = board.histogram("commit_rows", "Writes in a stored batch.", _ROWS)
        self.fan_out = board.histogram(
            "fan_out_seconds", "Time to hand a new state to every socket of a game here.", _FAN_OUT
        )
        self.frames = board.counter("frames", "Frames handed to sockets by fan-outs.")
        self.let_go = board.counter("slow_sockets", "Sockets let go because they did not read.")
        self.moves = board.counters(
            "moves",
            "Moves tried: made, lost to another worker, or too early by the database's clock.",
            "outcome",
            ("made", "lost", "early"),
        )
        self.published = board.counter("bus_published", "Messages published on the bus, pulses included.")
        self.bus_lag = board.histogram(
            "bus_lag_seconds", "From publishing to hearing, on the database's clock.", _BUS
        )
        self.bus_failures = board.counters(
            "bus_failures",
            "Messages lost, and breaks of listening.",
            "what",
            ("publish", "listen", "dropped"),
        )
        self.loop_lag = board.histogram("loop_lag_seconds", "How late the event loop rings its timers.", _LAG)
        self._add_gauges(board)

    def _add_gauges(self, board: Board) -> None:
        runtime = self._runtime
        board.gauges("sockets", "Sockets open in halls, by audience.", "audience", self._sockets)
        board.gauge(
            "sockets_open",
            "Live sockets of this worker, and requests over HTTP.",
            lambda: runtime.sockets.open,
        )
        board.gauge("sockets_limit", "How many it may have.", lambda: runtime.sockets.limit)
        board.gauge("newcomers_waiting", "Newcomers who wait at the doors.", lambda: runtime.doors.waiting)
        board.gauge(
            "newcomers_per_second", "Newcomers a second that are let in now.", lambda: runtime.doors.pace
        )
        board.gauge("halls", "Games that have a hall in this worker.", lambda: len(runtime.halls))
        board.gauge(
            "players_seated",
            "Players with a socket here.",
            lambda: sum(len(hall.seats) for hall in list(runtime.halls.values())),
        )
        board.gauges("queue", "What waits for its batch: writes, seats and answers to be read.", "queue",
                     self._queues)  # fmt: skip
        board.gauge(
            "watch_age_seconds",
            "Since this worker last compared its games with the rows; about one second.",
            lambda: runtime.world.monotonic() - self.looked_at,
        )
        board.gauge(
            "bus_heard",
            "1 while this worker hears its own pulse over the bus.",
            lambda: int(runtime.bus.hears_itself),
        )
        board.gauge("draining", "1 while this worker sends everybody away.", lambda: int(runtime.draining))

    # --- what happens, told in one line ------------------------------------------------------------------------------

    def committed(self, rows: int, seconds: float) -> None:
        """A batch is stored."""
        self.commit.observe(seconds)
        self.commit_rows.observe(rows)

    def answered(self, waited_ms: int) -> None:
        """An answer has been acknowledged for the first time, so long after its receipt."""
        self.answers.add()
        self.acknowledged.observe(waited_ms / 1_000)

    def refuse(self, code: str, of: Item | None = None) -> None:
        """A request has been refused; `of` is what it wanted stored, if it came so far."""
        self.refused.add(code)
        area = code.partition(".")[0]
        if area == "answer" or isinstance(of, NewAnswer):
            self.answers_refused.add(code)
        elif area in ("join", "game") or isinstance(of, NewPlayer):
            self.joins_refused.add(code)

    def fanned_out(self, sockets: int, seconds: float) -> None:
        """A new state has been handed to so many sockets."""
        self.frames.add(sockets)
        self.fan_out.observe(seconds)

    # --- what is looked at -------------------------------------------------------------------------------------------

    def _sockets(self) -> dict[str, float]:
        halls = list(self._runtime.halls.values())
        return {
            audience: sum(len(hall.audiences[audience]) for hall in halls)
            for audience in ("player", "host", "screen")
        }

    def _queues(self) -> dict[str, float]:
        runtime = self._runtime
        return {
            "writes": runtime.writer.depth,
            "seats": runtime.seat_reader.depth + runtime.calling_seats.depth,
            "answers": runtime.answer_reader.depth,
        }
