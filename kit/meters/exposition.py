"""The listener that Prometheus scrapes: an address of its own for each process, never the public one.

It answers from a thread, so a loop that stands still is still measured, and a scrape does not make it stand still.
"""

from __future__ import annotations

import asyncio
import logging
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, start_http_server

logger = logging.getLogger(__name__)

# The predecessor holds the port until it has drained; a missing figure is no reason to hold a worker up.
RETRY_S = 1.0


class Exposition:
    """Serves `registry` at `http://host:port/metrics` from `start` to `stop`."""

    def __init__(self, registry: CollectorRegistry, *, host: str, port: int) -> None:
        self._registry, self._host, self._port = registry, host, port
        self._server: WSGIServer | None = None
        self._opening: asyncio.Task[None] | None = None
        self.opened = asyncio.Event()

    @property
    def port(self) -> int | None:
        """The port that is listened on; `None` while it is still taken. Port 0 takes a free one."""
        return None if self._server is None else int(self._server.server_address[1])

    async def start(self) -> None:
        """Listen; if the address is taken, try again in the background."""
        if not self._listen():
            logger.warning("metrics: the address is taken; trying again", extra={"port": self._port})
            self._opening = asyncio.create_task(self._keep_trying())

    async def stop(self) -> None:
        if self._opening is not None:
            self._opening.cancel()
            await asyncio.wait({self._opening})
        if self._server is not None:
            server, self._server = self._server, None
            await asyncio.to_thread(server.shutdown)
            server.server_close()

    def _listen(self) -> bool:
        try:
            self._server, _thread = start_http_server(self._port, self._host, self._registry)
        except OSError:
            return False
        self.opened.set()
        return True

    async def _keep_trying(self) -> None:
        while True:
            await asyncio.sleep(RETRY_S)
            if self._listen():
                break
        logger.info("metrics: listening", extra={"port": self._port})
