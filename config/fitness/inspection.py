"""Looks at everything at once: for every start, and for `manage.py check_installation`."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db import connection

from config.fitness import postgres, sqlite
from config.fitness.finding import Finding, Grade
from config.fitness.machine import look_at_machine
from config.fitness.messages import judge_gateway
from config.fitness.redis import look_at_redis


def inspect(*, workers: int) -> list[Finding]:
    """All findings, in the order in which people read them. Raises `OperationalError` when the database is away.

    `workers`: how many share the database.
    """
    findings = [*look_at_database(workers=workers)]
    if settings.ENV.redis_url:
        findings += look_at_redis(settings.ENV.redis_url)
    return [*findings, *look_at_machine(), judge_gateway(settings.SMS_GATEWAY)]


def look_at_database(*, workers: int) -> list[Finding]:
    """What there is to say about the database in use."""
    try:
        if connection.vendor == "sqlite":
            return sqlite.judge_sqlite(sqlite.read_settings())
        return postgres.judge_postgres(postgres.read_settings(), workers=workers)
    finally:
        connection.close()


def unsafe(findings: Sequence[Finding]) -> list[Finding]:
    """Those with which a start is refused."""
    return [finding for finding in findings if finding.grade is Grade.UNSAFE]
