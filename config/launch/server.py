"""The web server of one process: uvicorn with our options, our sockets and our way of stopping."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import time
from collections.abc import Awaitable, Callable
from types import FrameType

import uvicorn

from config.launch.handshake import UpgradingProtocol
from config.launch.listening import BACKLOG
from config.launch.websocket_protocol import StallAbortingProtocol

logger = logging.getLogger(__name__)

# Larger than any message of the protocol (4 KiB); a frame beyond it is refused while it is read.
_MOST_FRAME_BYTES = 16 * 1024
# Proxies and NATs forget silent connections after 30 to 60 s.
_PING_SECONDS = 20.0
_ECHO_SECONDS = 2.0

Drain = Callable[[], Awaitable[None]]


class DrainingServer(uvicorn.Server):
    """Drains before it closes: uvicorn alone cuts every WebSocket at the signal, before acknowledgements can leave."""

    def __init__(self, config: uvicorn.Config, *, drain: Drain | None, drain_seconds: float) -> None:
        super().__init__(config)
        self._drain, self._drain_seconds = drain, drain_seconds
        self._asked_at: float | None = None
        self._draining: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self.opened, self.leaving = asyncio.Event(), asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets=sockets)
        self.opened.set()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """The first signal drains, a second one ends at once. Nothing is raised again: ending is a success.

        A service manager signals the whole group, and `make` hands the signal on: the same one again within
        `_ECHO_SECONDS` is the same wish.
        """
        now = time.monotonic()
        if self._asked_at is not None and sig == signal.SIGTERM and now - self._asked_at < _ECHO_SECONDS:
            return
        if self._asked_at is not None or self._loop is None:
            self.should_exit = self.force_exit = True
            return
        self._asked_at = now
        # Called in a signal handler: only this wakes a sleeping loop.
        self._loop.call_soon_threadsafe(self.begin_drain)

    def begin_drain(self) -> None:
        """Start draining; the server ends afterwards. To be called in the loop."""
        if self._draining is None:
            self._draining = asyncio.get_running_loop().create_task(self._drain_then_exit())

    def close_doors(self) -> None:
        """Listen no longer: newcomers reach another worker. Who is connected stays until told to move."""
        for server in self.servers:
            server.close()
        # A proxy keeps its connections and would send the next request into the moment in which they are closed.
        self.config.encoded_headers.append((b"connection", b"close"))

    async def _drain_then_exit(self) -> None:
        self.leaving.set()
        self.close_doors()
        try:
            if self._drain is not None:
                await asyncio.wait_for(self._drain(), self._drain_seconds)
        except TimeoutError:
            logger.warning("Draining took more than %.0f s; closing now.", self._drain_seconds)
        except Exception:
            logger.exception("Draining failed; closing now.")
        finally:
            self.should_exit = True


def build_server(*, drain: Drain | None, drain_seconds: float, close_seconds: int) -> DrainingServer:
    """The server for `config.asgi`; `close_seconds` bounds what still runs after draining."""
    config = uvicorn.Config(
        "config.asgi:application",
        loop="uvloop",
        http=UpgradingProtocol,
        ws=StallAbortingProtocol,
        ws_max_size=_MOST_FRAME_BYTES,
        ws_per_message_deflate=False,
        ws_ping_interval=_PING_SECONDS,
        ws_ping_timeout=_PING_SECONDS,
        lifespan="on",
        backlog=BACKLOG,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # the application reads them itself, from trusted proxies alone
        timeout_graceful_shutdown=close_seconds,
        log_config=None,  # the launcher has set it for the whole process
    )
    return DrainingServer(config, drain=drain, drain_seconds=drain_seconds)
