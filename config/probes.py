"""What probes ask: `/healthz`, is the process alive, and `/readyz`, should it be sent newcomers.

Alive means that the event loop answers; nothing else is asked, because a restart mends no database. Ready means that
the database answers, the writer takes more, and the worker is not leaving. A bus that is away makes the worker
slower, not unready: a game goes on without it, and taking all workers out would end it.
"""

from __future__ import annotations

import asyncio

from config import wiring
from config.front import Application, Receive, Scope, Send, demand_reading, respond, respond_json
from quiz.live.engine.health import Health, HealthCheck

# A runtime that is being started, because its database is away, is not waited for longer than a probe's patience.
_START_S = 1.0

_NOT_STARTED = Health(database=False, bus=False, writer="stuck", draining=False)


async def healthz(scope: Scope, receive: Receive, send: Send) -> None:
    """200 while the event loop answers."""
    if await demand_reading(scope, send):
        await respond(scope, send, 200, b"ok\n")


def readyz() -> Application:
    """200 or 503, with the state of each part as JSON."""
    check: HealthCheck | None = None

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal check
        if not await demand_reading(scope, send):
            return
        try:
            async with asyncio.timeout(_START_S):
                runtime = await wiring.live_runtime()
        except Exception:  # whatever kept it from starting, it is not ready
            health = _NOT_STARTED
        else:
            if check is None or check.runtime is not runtime:
                check = HealthCheck(runtime)
            health = await check.look()
        await respond_json(scope, send, 200 if health.ready else 503, health.describe())

    return answer
