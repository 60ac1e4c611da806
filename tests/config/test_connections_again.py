"""psycopg's pool when PostgreSQL is away: it looks every second, however long that lasts."""

from __future__ import annotations

import pytest

from config.connections import reconnect_soon


def test_pause_between_tries_to_reconnect_does_not_grow() -> None:
    reconnect_soon()
    from psycopg_pool.base import AttemptWithBackoff

    attempt, now = AttemptWithBackoff(timeout=300), 1_000.0
    for _ in range(60):
        attempt.update_delay(now)
        assert attempt.delay == pytest.approx(1.0, abs=0.1)
        now += attempt.delay
