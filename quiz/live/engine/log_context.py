"""Which game a log line of the engine belongs to.

What a socket has started – a move, a timer, a count – goes on for the whole hall. Its lines carry the game's id, and
not the id of the socket that happened to start it.
"""

from __future__ import annotations

import uuid
from contextvars import Context, copy_context

from structlog.contextvars import bind_contextvars, unbind_contextvars


def engine_context(game: uuid.UUID | None = None) -> Context:
    """The present context without socket and request; of `game`, if it is given."""
    context = copy_context()
    context.run(unbind_contextvars, "connection", "request_id")
    if game is not None:
        context.run(bind_contextvars, game=str(game))
    return context
