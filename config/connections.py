"""How many database connections a process may hold. What the database must allow follows from it.

The pools are filled on demand: a worker in a quiet hour holds as many as its engine has threads.
"""

from __future__ import annotations

from quiz.live.engine.threads import engine_connections

# Pages and forms of one worker at the same moment; each holds a connection for some milliseconds. Whoever finds all in
# use waits in the pool for at most five seconds.
REQUESTS = 13
# PostgreSQL's superuser_reserved_connections.
RESERVED = 3


def connections_per_worker() -> int:
    """The size of a worker's pool: one for each of the engine's threads, the rest for requests."""
    return engine_connections() + REQUESTS


def reconnect_soon() -> None:
    """Let psycopg's pool try every second for as long as PostgreSQL is away.

    Its pauses double (1, 2, 4, 8 s …), so after ten seconds without a database it would look away for another five,
    with a hall waiting for its acknowledgements.
    """
    from psycopg_pool.base import AttemptWithBackoff

    AttemptWithBackoff.DELAY_BACKOFF = 1.0


def connections_needed(workers: int, *, others: int = 1) -> int:
    """What `max_connections` must be at least, with `others` for schedulers and commands of an operator.

    While a worker is replaced, the old and the new one are both there.
    """
    return (workers + 1 + others) * connections_per_worker() + RESERVED
