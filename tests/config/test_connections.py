"""The pool holds every connection that a worker's engine keeps, and the sum is what the database must allow."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import connection

from config.connections import REQUESTS, connections_needed, connections_per_worker
from quiz.live.engine.runtime import Runtime
from quiz.live.engine.threads import THREADS, engine_connections
from quiz.live.engine.world import World


def test_every_thread_of_the_engine_is_counted() -> None:
    made: dict[str, int] = {}

    def counting(name: str, count: int):
        made[name] = made.get(name, 0) + count
        return World().executor(name, count)

    Runtime(World(executor=counting))
    assert made == dict(THREADS)
    assert engine_connections() == sum(made.values())


def test_needs_grow_by_a_pool_for_each_worker() -> None:
    assert connections_per_worker() == engine_connections() + REQUESTS
    assert connections_needed(8) - connections_needed(7) == connections_per_worker()
    # one worker more while it is replaced, and a scheduler
    assert connections_needed(1) >= 3 * connections_per_worker()


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_pool_is_that_large() -> None:
    assert settings.DATABASES["default"]["OPTIONS"]["pool"]["max_size"] == connections_per_worker()
    with connection.cursor() as cursor:
        cursor.execute("SHOW random_page_cost")
        assert cursor.fetchone() == ("1.1",)
