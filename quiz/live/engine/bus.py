"""Tells the other workers, and hears from them, over the channel layer.

The bus may drop: it is at-most-once. So it only makes things quick; what must happen rests on the rows and on the
versions that every worker compares with them.

No layer reports a lost subscription (channels_redis 4.3 never calls what it offers for it). So each worker publishes a
pulse to everybody, and whether it hears its own is what it knows of the bus.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from quiz.live.engine.clock import ServerClock
    from quiz.live.engine.meters import Meters

logger = logging.getLogger(__name__)

GROUP = "live.workers"
# A layer that does not answer must not hold up a move.
PUBLISH_S = 0.2
# Until something has come through, it may be connecting, and the process has just begun: both take longer.
CONNECT_S = 5.0
# Group membership of the in-process layer lapses after a day.
REJOIN_S = 3_600.0
# How many messages may be under way to a layer that does not answer before new ones are dropped.
MAX_UNDER_WAY = 64
# A worker that has not heard its own pulse for this long, two and a half pulses, is cut off.
PULSE_S = 4.0
DEAF_S = 10.0

Handler = Callable[[dict[str, Any]], Awaitable[None]]


class Bus:
    """One channel of this worker in one group of all workers. `worker` names it; `monotonic` is in seconds."""

    def __init__(
        self,
        handler: Handler,
        layer: Any,
        *,
        worker: str,
        clock: ServerClock,
        monotonic: Callable[[], float],
        meters: Meters,
    ) -> None:
        self._handler = handler
        self._layer = layer
        self._clock = clock
        self._monotonic = monotonic
        self._meters = meters
        self._worker = worker
        self._heard_itself_at = float("-inf")
        self._has_published = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._under_way: set[asyncio.Task[None]] = set()
        self._channel = ""

    async def start(self) -> None:
        """Begin to listen; a layer that is away is waited for in the background."""
        self._run(self._listen(), self._tasks)
        self._run(self._pulse(), self._tasks)

    @property
    def hears_itself(self) -> bool:
        """Whether what this worker publishes comes back to it, and so, most likely, to the others."""
        return self._monotonic() - self._heard_itself_at < DEAF_S

    async def stop(self) -> None:
        for task in [*self._tasks, *self._under_way]:
            task.cancel()
        await asyncio.gather(*self._tasks, *self._under_way, return_exceptions=True)

    def publish(self, message: dict[str, Any]) -> None:
        """Send to every worker, this one included; beside the caller, and dropped when the layer does not keep up."""
        if len(self._under_way) < MAX_UNDER_WAY:
            # the clock that all workers share, so that hearing can be measured on another host
            self._run(self._publish({**message, "at": self._clock.now()}), self._under_way)
        else:
            self._meters.bus_failures.add("dropped")

    @staticmethod
    def _run(work: Any, tasks: set[asyncio.Task[None]]) -> None:
        task = asyncio.ensure_future(work)
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    async def _publish(self, message: dict[str, Any]) -> None:
        try:
            async with asyncio.timeout(PUBLISH_S if self._has_published else CONNECT_S):
                await self._layer.group_send(GROUP, {"type": "live", **message})
            self._has_published = True
            self._meters.published.add()
        except Exception as error:
            self._meters.bus_failures.add("publish")
            logger.warning("bus: publish failed", extra={"error": type(error).__name__})

    def pulse(self) -> None:
        """Tell everybody that this worker is there."""
        self.publish({"kind": "pulse", "worker": self._worker})

    async def _pulse(self) -> None:
        while True:
            await asyncio.sleep(PULSE_S)
            self.pulse()

    async def _listen(self) -> None:
        while True:
            try:
                self._channel = await self._layer.new_channel("live")
                await self._layer.group_add(GROUP, self._channel)
                self.pulse()
                await self._receive_until(asyncio.get_running_loop().time() + REJOIN_S)
            except asyncio.CancelledError:
                raise
            except Exception as error:
                self._meters.bus_failures.add("listen")
                logger.warning("bus: listening failed", extra={"error": type(error).__name__})
                await asyncio.sleep(1.0)

    async def _receive_until(self, moment: float) -> None:
        loop = asyncio.get_running_loop()
        receiving = asyncio.ensure_future(self._layer.receive(self._channel))
        try:
            while loop.time() < moment:
                done, _ = await asyncio.wait({receiving}, timeout=moment - loop.time())
                if done:
                    message = receiving.result()
                    receiving = asyncio.ensure_future(self._layer.receive(self._channel))
                    await self._take(message)
        finally:
            receiving.cancel()

    async def _take(self, message: dict[str, Any]) -> None:
        self._meters.bus_lag.observe(max(0, self._clock.now() - message["at"]) / 1_000)
        if message["kind"] == "pulse" and message["worker"] == self._worker:
            self._heard_itself_at = self._monotonic()
        else:
            await self._handler(message)
