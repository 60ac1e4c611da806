"""uvicorn's WebSocket protocol, ending sockets that stop reading.

uvicorn waits for such a socket without limit: its ping time-out calls `transport.close()`, which first flushes a buffer
that will never drain. Here the transport is aborted when writing has been paused for too long.
"""

from __future__ import annotations

from asyncio import TimerHandle

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

# A phone in a lift comes back within seconds; one that has read nothing for this long reconnects more cheaply.
STALLED_SECONDS = 10.0


class StallAbortingProtocol(WebSocketsSansIOProtocol):
    """Aborts the transport when its buffers stay full for `STALLED_SECONDS`."""

    _stall_timer: TimerHandle | None = None

    def pause_writing(self) -> None:
        super().pause_writing()
        if self._stall_timer is None:
            self._stall_timer = self.loop.call_later(STALLED_SECONDS, self._abort_stalled)

    def resume_writing(self) -> None:
        self._cancel_stall_timer()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        self._cancel_stall_timer()
        super().connection_lost(exc)

    def _abort_stalled(self) -> None:
        self._stall_timer = None
        self.transport.abort()

    def _cancel_stall_timer(self) -> None:
        if self._stall_timer is not None:
            self._stall_timer.cancel()
            self._stall_timer = None
