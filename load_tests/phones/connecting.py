"""Opening a phone's connections and losing them: the greeting, waiting with jitter, and the beat.

Owns the connection that serves, how long it may take, and when the next is tried; what is heard over it and moving over
to a successor are in `line`, what is asked in `asking`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from picows import ws_connect
from picows.common import WSError

from load_tests.phones import board
from load_tests.phones.asking import GONE, Asking, Payload
from load_tests.phones.backoff import after_close, backoff, patience
from load_tests.phones.desk import Desk
from load_tests.phones.owner import Owner
from load_tests.phones.succession import Successor
from load_tests.phones.wire import Wire

# The page's own figures.
_SETTLED_S = 10.0
_SLOW_S = 15.0
_READ_BYTES = 4096


class Connecting(Asking):
    """The connections of one phone, one after another; `Line` hears what comes over them.

    To `urls` in turn, beginning with number `first`, until it is ended or told that it may not.
    """

    __slots__ = (
        "_announced", "_attempt", "_beat", "_beats", "_door", "_first", "_greeted_at", "_heartbeat", "_retry",
        "_spread", "_successor", "_task", "_urls", "_watch", "owner",
    )  # fmt: skip

    def __init__(
        self, owner: Owner, desk: Desk, *, urls: Sequence[tuple[str, dict[str, str]]], first: int, beats: bool
    ) -> None:
        super().__init__(desk)
        self.owner, self._urls, self._first, self._beats = owner, urls, first, beats
        self._task: asyncio.Task[None] | None = None
        self._attempt = 0
        self._greeted_at = 0.0
        self._heartbeat, self._spread = 15.0, 0.0
        self._door = False
        self._watch: asyncio.TimerHandle | None = None
        self._retry: asyncio.TimerHandle | None = None
        self._beat: asyncio.TimerHandle | None = None
        self._announced: float | None = None
        # takes over from the connection that serves, or is waited for when that has gone
        self._successor: Successor | None = None

    def receive(self, data: bytes) -> None:
        """One frame of the server."""
        raise NotImplementedError

    def connect(self) -> None:
        """Leave what there was and open the next connection."""
        self._cancel_retry()
        self._give_up_successor()
        self._drop()
        wire = self._wire = Wire(self)
        self._allow()
        self._task = self._open(wire)

    def _allow(self) -> None:
        """Give the connection its time to be welcomed in."""
        if self._watch is not None:
            self._watch.cancel()
        self._watch = self._desk.later(patience(self._attempt, self._spread), self.lost, 0)

    def _open(self, wire: Wire) -> asyncio.Task[None]:
        url, headers = self._urls[self._first % len(self._urls)]
        self._first += 1
        self._desk.row[board.TRIES] += 1
        return self._desk.loop.create_task(
            self._shake_hands(wire, url, headers, patience(self._attempt, self._spread))
        )

    @staticmethod
    async def _shake_hands(wire: Wire, url: str, headers: dict[str, str], within: float) -> None:
        try:
            await ws_connect(
                lambda: wire, url, extra_headers=headers, websocket_handshake_timeout=within,
                read_buffer_init_size=_READ_BYTES, max_frame_size=1 << 20,
            )  # fmt: skip
        except (OSError, WSError, TimeoutError, asyncio.IncompleteReadError):
            if wire.line is not None:
                wire.line.lost(0)

    def _connected(self) -> None:
        self.owner.connected(self._urls[(self._first - 1) % len(self._urls)][0])

    def opened(self) -> None:
        """The socket is open: greet."""
        self._connected()
        if self._spread > 0:  # as the page: the server has taken it, and will answer in its turn
            self._allow()
        self._send_new(
            b"hello", self.owner.hello(), repeat=False, answered=self._welcome, refused=self._unwelcome
        )

    def _welcome(self, payload: Payload) -> None:
        desk = self._desk
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None
        self._greeted, self._greeted_at, self._status = True, self._heard_at, "open"
        self._door = False
        self._heartbeat = payload["heartbeat_ms"] / 1_000
        # as the page: whoever is back first finds an empty room, and the beats tell what it has become
        self._spread = max(self._spread, payload.get("spread_ms", 0) / 1_000)
        desk.row[board.GREETED] += 1
        waiting = list(self._pending.values())
        self.owner.greeted(payload)
        for request in waiting:
            self._transmit(request)
        if self._beats:
            self._beat = desk.later(self._heartbeat, self._send_beat)

    def _unwelcome(self, refusal: Payload) -> None:
        code = refusal["code"]
        if code == "lost":
            return
        if code == "game.unknown":
            self._end(4404)
        elif code == "join.removed":
            self._end(4403)
        else:
            if "retry_ms" in refusal:
                self._desk.row[board.WAITING] += 1
                self.owner.waiting(refusal)
            self.lost(0, wait=refusal.get("retry_ms", 0) / 1_000)

    def _drop(self, *, abort: bool = False) -> None:
        """Leave a connection behind without listening to it any more."""
        wire, self._wire = self._wire, None
        if self._greeted:
            self._desk.row[board.GREETED] -= 1
        self._greeted = self._door = False
        for timer in (self._watch, self._beat, self._probe):
            if timer is not None:
                timer.cancel()
        self._watch = self._beat = self._probe = None
        if wire is None:
            return
        wire.leave(abort=abort)
        for request in list(self._pending.values()):
            request.sent_at = 0.0
            if not request.repeat:
                self._settle_request(request, done=False, payload=GONE)

    def lost(self, code: int, *, wait: float = 0.0) -> None:
        """The connection is gone: wait a while, then open the next."""
        if self._status == "ended":
            return
        if self._greeted and self._heard_at - self._greeted_at > _SETTLED_S:
            self._attempt = 0
        self._drop()
        self._desk.row[board.LOST] += 1
        self.owner.closed(code)
        then = after_close(code)
        if then == "end":
            self._end(code)
            return
        self._status = "reconnecting"
        if self._announced is None:
            pause = max(wait, _SLOW_S if then == "slow" else 0.0) + backoff(
                self._attempt, self._desk.random(), self._spread
            )
            self._attempt += 1
        else:
            # Who was told when to come keeps to it: a whole worker's phones must not come back in the same moment.
            pause = max(0.0, self._announced - self._desk.now())
            self._attempt, self._announced = 0, None
        self._cancel_retry()
        if self._successor is not None:  # under way already
            return
        self._retry = self._desk.later(pause, self.connect)

    def cut(self) -> None:
        """As if the network had gone: no goodbye, and the phone finds out at once."""
        if self._wire is not None and self._status != "ended":
            self._give_up_successor()
            self._drop(abort=True)
            self.lost(1006)

    def close(self) -> None:
        """The person has left."""
        self._status = "ended"
        self._cancel_retry()
        self._give_up_successor()
        self._drop()

    def _end(self, code: int) -> None:
        self.close()
        for request in list(self._pending.values()):
            self._settle_request(request, done=False, payload=GONE)
        self._desk.row[board.ENDED] += 1
        self.owner.ended(code)

    def _cancel_retry(self) -> None:
        if self._retry is not None:
            self._retry.cancel()
            self._retry = None

    def _give_up_successor(self) -> None:
        if self._successor is not None:
            self._successor.give_up()
            self._successor = None

    def _send_beat(self) -> None:
        self.ask(b"beat", b"{}", repeat=False)
        self._beat = self._desk.later(self._heartbeat, self._send_beat)
