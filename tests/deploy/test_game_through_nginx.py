"""A game through a real nginx before two real workers, over HTTPS and WebSockets; one of them leaves meanwhile."""

from __future__ import annotations

import asyncio
import http.client
import json
import signal
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from config.launch.addresses import find_lan_addresses
from load_tests.drills.restarts import gaps
from load_tests.live_client import Entry, LiveClient, sign_device
from load_tests.phones.crowd import CrowdPlan, crowd, device_header
from load_tests.phones.history import read_histories
from load_tests.phones.host import Host
from load_tests.phones.judge import judge
from load_tests.phones.manner import Manner
from load_tests.phones.rows import read_rows
from tests.deploy.proxies import NAME, make_certificate, running_proxy
from tests.services.folders import open_folder
from tests.services.ports import free_port
from tests.services.servers import RunningServer, ServerFactory

pytestmark = [pytest.mark.postgres, pytest.mark.redis]

PHONES = 24


def established(port: int) -> int:
    """Connections to a port of the loopback address, as the kernel counts them."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(row[3] == "01" and row[1].endswith(f":{port:04X}") for row in rows)


@dataclass
class Behind:
    """nginx on `url`, and the two workers behind it."""

    url: str
    port: int
    workers: list[RunningServer]
    trusted: Path

    @property
    def trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.trusted))

    def status(self, path: str, *, to: str = "127.0.0.1", **headers: str) -> int:
        """How a path is answered to somebody who connects to an address of this machine."""
        context = self.trust
        context.check_hostname = False  # the address is not what the certificate is for
        connection = http.client.HTTPSConnection(to, self.port, context=context, timeout=20)
        connection.request("GET", path, headers={"Host": f"{NAME}:{self.port}", **headers})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status

    def open_game(self) -> Entry:
        printed = self.workers[0].manage(
            "open_game", "--quiz", "civil-code-month", "--by", "organiser", "--play", '{"leaderboard": false}'
        )
        return Entry(base=self.url, **json.loads(printed.stdout))

    def devices(self, number: int) -> tuple[str, ...]:
        key = self.workers[0].environ["SECRET_KEY"]
        return tuple(device_header(sign_device(key, secure=True)) for _ in range(number))


@pytest.fixture(scope="module")
def behind() -> Iterator[Behind]:
    with open_folder() as directory:
        yield from before_workers(directory)


def before_workers(directory: Path) -> Iterator[Behind]:
    trusted = make_certificate(directory)
    port = free_port()
    url = f"https://{NAME}:{port}"
    settings = {"PUBLIC_URL": url, "TRUSTED_PROXIES": "127.0.0.1", "WORKERS_IN_ALL": "2"}
    factory = ServerFactory(directory / "servers")
    try:
        first = factory.make("uvicorn", **settings)
        workers = [first, factory.make_beside(first, **settings)]
        with running_proxy(
            "nginx", directory, port=port, plain_port=free_port(), workers=[each.port for each in workers]
        ):
            yield Behind(url, port, workers, trusted)
    finally:
        factory.stop_all()


async def test_game_goes_through_and_a_worker_that_leaves_costs_nothing(
    behind: Behind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(behind.trusted))
    leaving = behind.workers[0].process
    assert leaving is not None
    entry = behind.open_game()
    plan = CrowdPlan(
        entry.game, (behind.url,), behind.devices(PHONES), manner=Manner(window_s=6, silent=1), histories=True
    )
    host = Host(entry)
    await host.enter()
    directory = tmp_path / "crowd"
    directory.mkdir()
    try:
        async with crowd(plan, directory) as phones:
            await phones.joined(within=30)
            await host.bring("open", 0)
            await phones.see(host.game["version"])
            assert all(established(each.port) >= PHONES // 4 for each in behind.workers)
            leaving.send_signal(signal.SIGTERM)
            totals = await phones.acked(PHONES - 1)
            assert (totals.acked, totals.refused) == (PHONES - 1, 0)
            assert await asyncio.to_thread(leaving.wait, 20) == 0
            await host.bring("reveal", 0)
            await phones.until(lambda now: now.results == PHONES, within=20, what="results")
            await phones.collect()
    finally:
        await host.leave()
        if leaving.poll() is not None:
            await asyncio.to_thread(behind.workers[0].start)
    events = list(read_histories(phones.histories))
    assert any(event["event"] == "moving" for event in events)
    assert max(gaps(events), default=0.0) <= 3.0
    verdict = judge(events, read_rows(entry.game, behind.workers[0].environ))
    assert verdict.is_clean, verdict.tell()
    assert verdict.acknowledged == PHONES - 1


def test_visitor_is_who_the_proxy_saw(behind: Behind) -> None:
    """Throttles count by it; and staff pages are open over HTTPS, which only the proxy can say."""
    claims = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "http", "Forwarded": "proto=http"}
    assert behind.status("/staff/sign-in/") == 200
    assert behind.status("/staff/sign-in/", **claims) == 200
    lan = next(iter(find_lan_addresses()), None)
    if lan is not None:
        assert behind.status("/staff/sign-in/", to=lan, **claims) == 200
        # past the proxy there is no HTTPS, whatever the visitor says
        connection = http.client.HTTPConnection(lan, behind.workers[0].port, timeout=20)
        connection.request("GET", "/staff/sign-in/", headers={"Host": NAME, "X-Forwarded-Proto": "https"})
        assert connection.getresponse().status == 403
        connection.close()


def test_cookies_are_for_https_alone(behind: Behind) -> None:
    connection = http.client.HTTPSConnection(NAME, behind.port, context=behind.trust, timeout=20)
    connection.request("GET", "/live/join/")
    answer = connection.getresponse()
    set_cookies = answer.headers.get_all("Set-Cookie") or []
    connection.close()
    assert set_cookies
    for cookie in set_cookies:
        assert cookie.startswith("__Host-")
        assert "Secure" in cookie


@pytest.mark.parametrize(("path", "status"), [("/metrics", 404), ("/readyz", 404), ("/healthz", 200)])
def test_probes_and_figures_stay_inside(behind: Behind, path: str, status: int) -> None:
    assert behind.status(path) == status


def test_large_upload_is_refused_at_the_door(behind: Behind) -> None:
    connection = http.client.HTTPSConnection(NAME, behind.port, context=behind.trust, timeout=20)
    connection.request("POST", "/live/join/", body=b"x" * 3_000_000)
    assert connection.getresponse().status == 413
    connection.close()


@pytest.mark.parametrize(("origin", "status"), [("https://evil.example", 403), ("", 101)])
def test_page_of_another_site_opens_no_socket(behind: Behind, origin: str, status: int) -> None:
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Origin": origin or behind.url,
    }
    assert behind.status(f"/ws/live/{behind.open_game().game}/player", **upgrade) == status


async def test_silent_socket_is_kept_by_pings(behind: Behind, monkeypatch: pytest.MonkeyPatch) -> None:
    """A screen hears nothing in a quiet lobby, for longer than nginx waits: the worker's pings keep it."""
    monkeypatch.setenv("SSL_CERT_FILE", str(behind.trusted))
    screen = await LiveClient.staff(behind.open_game(), "screen")
    await screen.until(lambda c: c.pushes["lobby"])
    before = len(screen.frames)
    with pytest.raises(TimeoutError):
        await screen.until(lambda c: c.close_code is not None, timeout=27)
    assert len(screen.frames) == before
    await screen.request("beat", {})
    await screen.close()
