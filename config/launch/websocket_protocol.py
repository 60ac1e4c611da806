"""uvicorn's WebSocket protocol, with a short way for frames and an end for sockets that stop reading.

uvicorn waits for such a socket without limit: its ping time-out calls `transport.close()`, which first flushes a buffer
that will never drain. Here the transport is aborted when writing has been paused for too long.

The short way is `quiz.live.engine.wire.Wire`: messages go straight to the consumer, without a queue and a task's
waking for each, and a frame that was encoded once is written as it is to every transport. A whole text frame, which is
all that our pages send, is unmasked here; every other frame and every fault goes to the library, frame by frame.
"""

from __future__ import annotations

from asyncio import BaseTransport, TimerHandle, Transport
from collections.abc import Callable
from typing import Any, cast

from websockets.protocol import State
from websockets.speedups import apply_mask

from config.launch.handshake import OpeningProtocol
from config.requests import METERS
from quiz.live.engine.wire import EXTENSION

# A phone in a lift comes back within seconds; one that has read nothing for this long reconnects more cheaply.
STALLED_SECONDS = 10.0
# What may wait in this process for one socket, beside the kernel's send buffer: a dozen of our largest frames.
_MOST_WAITING_BYTES = 32 * 1024
# Whoever is told to close says goodbye in a few bytes, and may have sent something before it was told. The library
# would read a flood for another ten seconds; here no more is read, and the close code has a second to arrive.
_MOST_AFTER_CLOSE_BYTES, _GOODBYE_SECONDS = 16 * 1024, 1.0
# RFC 6455, section 5.2: the last fragment of a text, no extension; and a length of 16 bits that follows.
_WHOLE_TEXT = 0x81
_MASKED = 0x80
_LONG, _LONGER = 126, 127


class StallAbortingProtocol(OpeningProtocol):
    """Aborts the transport when its buffers stay full for `STALLED_SECONDS`; is the `Wire` of its socket."""

    _stall_timer: TimerHandle | None = None
    _has_room = True
    _on_message: Callable[[bytes | None], None] | None = None
    _on_room: Callable[[], None] | None = None
    # The beginning of a frame whose rest has not come; at most one frame of the greatest size.
    _rest = b""
    _after_close = 0
    _cut_timer: TimerHandle | None = None
    # The library has begun a frame of its own, and has to read all that follows.
    _by_library = False

    # --- the wire --------------------------------------------------------------------------------------------------

    def listen(self, on_message: Callable[[bytes | None], None], on_room: Callable[[], None]) -> None:
        self._on_message, self._on_room = on_message, on_room

    def write(self, frame: bytes) -> bool:
        if not self._has_room or self.close_sent or self.disconnected or self.transport.is_closing():
            return False
        self.transport.write(frame)
        return True

    def abort(self) -> None:
        self.transport.abort()

    def data_received(self, data: bytes) -> None:
        if self.close_sent:
            self._after_close += len(data)
            if self._after_close > _MOST_AFTER_CLOSE_BYTES:
                if self._cut_timer is None:
                    self.transport.pause_reading()
                    self._cut_timer = self.loop.call_later(_GOODBYE_SECONDS, self.transport.abort)
                return
        if self._on_message is None or self._by_library:
            # A client may not speak before its handshake is answered; who does is left to the library for good.
            self._by_library = self.handshake_initiated
            super().data_received(data)
            return
        if self._rest:
            data, self._rest = self._rest + data, b""
        at, end = 0, len(data)
        while end - at >= 2:
            length, body = data[at + 1] & 0x7F, at + 6
            if length == _LONG:
                if end - at < 4:
                    break
                length, body = int.from_bytes(data[at + 2 : at + 4], "big"), at + 8
            elif length == _LONGER:
                length = self.config.ws_max_size + 1
            if data[at + 1] < _MASKED or length > self.config.ws_max_size:
                self._by_library = True
                super().data_received(data[at:])
                return
            if body + length > end:
                break
            if data[at] == _WHOLE_TEXT and self.conn.current_size is None and self.conn.state is State.OPEN:
                if not self.close_sent and self._on_message is not None:
                    self._on_message(apply_mask(data[body : body + length], data[body - 4 : body]))
            else:
                super().data_received(data[at : body + length])
            at = body + length
        self._rest = data[at:]

    def own_extensions(self) -> dict[str, Any]:
        return {EXTENSION: self}

    def handle_connect(self, event: Any) -> None:
        super().handle_connect(event)
        if not self.close_sent:
            # The application's task was made by the call above and starts at the loop's next turn.
            cast("dict[str, Any]", self.scope["extensions"]).update(self.own_extensions())

    def send_receive_event_to_app(self) -> None:
        if self._on_message is None:
            super().send_receive_event_to_app()
            return
        parts, self.frames = self.frames, []
        if self.close_sent:
            return
        if self.curr_msg_data_type == "bytes":
            self._on_message(None)
        else:
            self._on_message(parts[0] if len(parts) == 1 else b"".join(parts))

    # --- sockets that do not read ------------------------------------------------------------------------------------

    def connection_made(self, transport: BaseTransport) -> None:
        super().connection_made(transport)
        cast("Transport", transport).set_write_buffer_limits(high=_MOST_WAITING_BYTES)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._has_room = False
        if self._stall_timer is None:
            self._stall_timer = self.loop.call_later(STALLED_SECONDS, self._abort_stalled)

    def resume_writing(self) -> None:
        self._cancel_stall_timer()
        self._has_room = True
        super().resume_writing()
        if self._on_room is not None:
            self._on_room()

    def connection_lost(self, exc: Exception | None) -> None:
        self._cancel_stall_timer()
        if self._cut_timer is not None:
            self._cut_timer.cancel()
        super().connection_lost(exc)
        # the consumer holds this object, and these hold the consumer: without the ring both go at once
        self._on_message = self._on_room = None

    def _abort_stalled(self) -> None:
        self._stall_timer = None
        METERS.stalled.add()
        self.transport.abort()

    def _cancel_stall_timer(self) -> None:
        if self._stall_timer is not None:
            self._stall_timer.cancel()
            self._stall_timer = None
