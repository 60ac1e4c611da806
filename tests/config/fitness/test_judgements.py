"""What is said about settings as they were found."""

import pytest

from config.connections import connections_needed
from config.fitness.finding import Finding, Grade
from config.fitness.machine import judge_machine
from config.fitness.messages import judge_gateway
from config.fitness.postgres import judge_postgres
from config.fitness.redis import judge_redis, look_at_redis
from config.fitness.sqlite import judge_sqlite
from tests.services.ports import free_port

POSTGRES = {
    "server_version": "15.14",
    "server_version_num": "150014",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "server_encoding": "UTF8",
    "max_connections": "200",
    "standby": "off",
}
SQLITE = {"version": "3.53.4", "journal_mode": "wal", "synchronous": "2"}
REDIS = {
    "version": "7.0.15",
    "user": "outreach",
    "maxmemory": "268435456",
    "maxmemory-policy": "noeviction",
    "appendonly": "no",
}


def graded(findings: list[Finding]) -> dict[str, Grade]:
    """Those that are not fine."""
    assert all(bool(each.advice) == (each.grade is not Grade.FINE) for each in findings)
    return {each.subject: each.grade for each in findings if each.grade is not Grade.FINE}


def test_sound_settings_are_fine() -> None:
    assert graded(judge_postgres(POSTGRES, workers=3)) == {}
    assert graded(judge_sqlite(SQLITE)) == {}
    assert graded(judge_redis(REDIS)) == {}
    assert graded(judge_machine(files=20_000, somaxconn=4_096)) == {}
    assert graded(judge_machine(files=None, somaxconn=None)) == {}


@pytest.mark.parametrize(
    ("name", "value", "subject"),
    [
        ("fsync", "off", "fsync"),
        ("full_page_writes", "off", "full_page_writes"),
        ("synchronous_commit", "off", "synchronous_commit"),
        ("server_encoding", "SQL_ASCII", "server_encoding"),
        ("server_version_num", "130022", "PostgreSQL"),
        ("standby", "on", "writable"),
    ],
)
def test_postgres_that_could_lose_or_refuse_is_unsafe(name: str, value: str, subject: str) -> None:
    assert graded(judge_postgres({**POSTGRES, name: value}, workers=3)) == {subject: Grade.UNSAFE}


@pytest.mark.parametrize("value", ["local", "remote_write", "remote_apply"])
def test_every_commit_that_waits_for_this_disk_will_do(value: str) -> None:
    assert graded(judge_postgres({**POSTGRES, "synchronous_commit": value}, workers=1)) == {}


def test_one_connection_too_few_is_unsafe() -> None:
    needed = connections_needed(5)
    enough = {**POSTGRES, "max_connections": str(needed)}
    assert graded(judge_postgres(enough, workers=5)) == {}
    few = {**POSTGRES, "max_connections": str(needed - 1)}
    assert graded(judge_postgres(few, workers=5)) == {"max_connections": Grade.UNSAFE}


@pytest.mark.parametrize(
    ("name", "value", "subject"),
    [
        ("version", "3.40.1", "SQLite"),
        ("version", "3.51.2", "SQLite"),
        ("journal_mode", "delete", "journal_mode"),
        ("synchronous", "1", "synchronous"),
        ("synchronous", "0", "synchronous"),
    ],
)
def test_sqlite_that_could_lose_is_unsafe(name: str, value: str, subject: str) -> None:
    assert graded(judge_sqlite({**SQLITE, name: value})) == {subject: Grade.UNSAFE}


@pytest.mark.parametrize(
    ("name", "value", "subject"),
    [
        ("maxmemory-policy", "allkeys-lru", "maxmemory-policy"),
        ("maxmemory", "0", "maxmemory"),
        ("appendonly", "yes", "appendonly"),
        ("user", "default", "Redis user"),
    ],
)
def test_redis_is_warned_about_and_never_refused(name: str, value: str, subject: str) -> None:
    assert graded(judge_redis({**REDIS, name: value})) == {subject: Grade.WARNING}


def test_redis_that_is_away_is_a_warning() -> None:
    assert graded(look_at_redis(f"redis://127.0.0.1:{free_port()}/0")) == {"Redis": Grade.WARNING}


def test_machine_with_small_limits_is_warned_about() -> None:
    found = graded(judge_machine(files=1_024, somaxconn=128))
    assert found == {"open files, at most": Grade.WARNING, "net.core.somaxconn": Grade.WARNING}


def test_messages_without_a_way_out_are_warned_about() -> None:
    assert graded([judge_gateway("http"), judge_gateway("file")]) == {}
    assert graded([judge_gateway("none")]) == {"SMS_GATEWAY": Grade.WARNING}
