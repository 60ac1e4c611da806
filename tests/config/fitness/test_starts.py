"""Real servers with real settings: which starts are refused, which are warned about, what a session may do."""

from __future__ import annotations

import http.client
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from config.launch.ending import AWAY, UNFIT
from tests.services.folders import open_folder
from tests.services.installations import ROOT, Installation
from tests.services.ports import free_port
from tests.services.postgres import Cluster, running_cluster
from tests.services.redis import RedisServer, running_redis_server
from tests.services.supervised import supervised, wait_for

pytestmark = [pytest.mark.postgres, pytest.mark.redis]

DEPLOY = ROOT / "deploy"


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with open_folder() as directory, running_cluster(directory) as running:
        yield running


@pytest.fixture
def on(cluster: Cluster, new_installation: Callable[..., Installation]) -> Callable[..., Installation]:
    """`on("fsync=off")`: an installation whose database server has these settings."""

    def restart(*settings: str) -> Installation:
        cluster.stop()
        cluster.options = settings
        cluster.start()
        return new_installation(DATABASE_URL=cluster.address)

    return restart


def serve(installation: Installation, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "config.launch", "--port", str(free_port()), "--host", "127.0.0.1", *arguments],
        cwd=ROOT, env=installation.environ, check=False, capture_output=True, text=True, timeout=60,
    )  # fmt: skip


@pytest.mark.parametrize("setting", ["fsync=off", "full_page_writes=off", "synchronous_commit=off"])
@pytest.mark.parametrize("workers", ["1", "2"])
def test_start_on_a_database_that_could_lose_is_refused(
    on: Callable[..., Installation], setting: str, workers: str
) -> None:
    name, value = setting.split("=")
    ended = serve(on(setting), "--workers", workers)
    assert ended.returncode == UNFIT
    assert f"{name} = {value}" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_start_without_connections_for_all_workers_is_refused(on: Callable[..., Installation]) -> None:
    ended = serve(on("max_connections=40"), "--workers", "2")
    assert ended.returncode == UNFIT
    assert "max_connections = 40 of which" in ended.stderr


def test_start_without_a_database_says_so_and_may_be_tried_again(
    new_installation: Callable[..., Installation],
) -> None:
    ended = serve(new_installation(DATABASE_URL=f"postgres://outreach@127.0.0.1:{free_port()}/outreach"))
    assert ended.returncode == AWAY
    assert "The database does not answer" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_workers_wait_for_a_database_that_comes_later(
    cluster: Cluster, on: Callable[..., Installation]
) -> None:
    installation = on()
    installation.manage("migrate", "--verbosity", "0")
    cluster.stop()
    with supervised(installation, "--alone") as running:
        wait_for(lambda: running.said("does not answer") >= 2, seconds=30, why=running.log.read_text())
        cluster.start()
        wait_for(running.serves, seconds=60, why=running.log.read_text())


def test_check_installation_shows_everything_and_fails_when_a_start_would(
    on: Callable[..., Installation],
) -> None:
    sound = on().manage("check_installation")
    for subject in (
        "PostgreSQL",
        "fsync",
        "synchronous_commit",
        "connections",
        "Redis",
        "net.core.somaxconn",
    ):
        assert f"{subject} = " in sound.stdout
    many = on().manage("check_installation", "--workers", "40", check=False)
    assert many.returncode == 1
    assert "UNSAFE  max_connections" in many.stdout
    refused = on("fsync=off").manage("check_installation", check=False)
    assert refused.returncode == 1
    assert "UNSAFE  fsync = off" in refused.stdout


LIMITS = """
from config.launch.fit_to_serve import limit_statements
from django.db import connection
limit_statements()
names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
with connection.cursor() as cursor:
    for name in names:
        cursor.execute(f"SHOW {name}")
        print(name, cursor.fetchone()[0])
"""


def test_serving_process_limits_its_statements_and_commands_do_not(
    new_installation: Callable[..., Installation],
) -> None:
    installation = new_installation()
    limited = installation.python(LIMITS).split("\n")
    assert limited[:3] == [
        "statement_timeout 5s",
        "lock_timeout 2s",
        "idle_in_transaction_session_timeout 10s",
    ]
    assert "0" in installation.python(LIMITS.replace("limit_statements()\n", "", 1)).split("\n")[0]


def test_page_that_waits_for_a_lock_is_given_up(new_installation: Callable[..., Installation]) -> None:
    installation = new_installation()
    installation.manage("migrate", "--verbosity", "0")
    with supervised(installation, "--alone") as running:
        wait_for(running.serves, seconds=60, why=running.log.read_text())
        with psycopg.connect(installation.environ["DATABASE_URL"]) as other:
            other.execute("LOCK TABLE django_session IN ACCESS EXCLUSIVE MODE")
            connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=20)
            began = time.monotonic()
            connection.request("GET", "/staff/", headers={"Cookie": f"session={'x' * 32}"})
            status = connection.getresponse().status
            connection.close()
        assert 1.5 < time.monotonic() - began < 10
        assert status == 500


def test_behind_a_pooler_nothing_outlives_a_transaction(
    new_installation: Callable[..., Installation],
) -> None:
    installation = new_installation(DATABASE_POOLER="pgbouncer", ARCHIVE_AFTER_DAYS="0")
    assert installation.python(LIMITS).split("\n")[0] == "statement_timeout 0"
    script = (
        "from django.db import connection as c;"
        "print(c.get_connection_params()['prepare_threshold'], c.settings_dict['DISABLE_SERVER_SIDE_CURSORS'])"
    )
    assert installation.python(script).strip() == "None True"


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    with running_redis_server(tmp_path) as running:
        yield running


def test_redis_user_of_the_deployment_may_do_what_the_product_does_and_no_more(
    redis: RedisServer, tmp_path: Path, new_installation: Callable[..., Installation]
) -> None:
    users = tmp_path / "users.acl"
    users.write_text((DEPLOY / "redis" / "users.acl").read_text().replace("CHANGE-ME", "sesame"))
    conf = (DEPLOY / "redis" / "redis.conf").read_text().replace("/etc/redis/users.acl", str(users))
    (tmp_path / "redis.conf").write_text(conf)
    redis.stop()
    redis.options = (str(tmp_path / "redis.conf"),)
    redis.start()
    installation = new_installation(REDIS_URL=f"redis://outreach:sesame@127.0.0.1:{redis.port}/0")
    script = """
import asyncio
from channels.layers import get_channel_layer
from django.core.cache import cache
async def talk():
    layer = get_channel_layer()
    channel = await layer.new_channel("live")
    await layer.group_add("live.workers", channel)
    await layer.group_send("live.workers", {"type": "live", "n": 7})
    print((await layer.receive(channel))["n"])
asyncio.run(talk())
print(cache.add("k", 1, 60), cache.incr("k"), cache.get("k"), cache.delete("k"))
import redis
from django.conf import settings
client = redis.Redis.from_url(settings.ENV.redis_url)
for forbidden in ("FLUSHALL", "CONFIG GET maxmemory", "KEYS *", "SHUTDOWN"):
    try:
        client.execute_command(*forbidden.split())
        print("may", forbidden)
    except redis.exceptions.NoPermissionError:
        print("may not")
"""
    assert installation.python(script).split("\n")[:6] == ["7", "True 2 2 True", *["may not"] * 4]
    assert "settings unseen" in installation.manage("check_installation").stdout
