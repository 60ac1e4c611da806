"""All workers are replaced in the middle of a question: no answer is lost, and nobody is away for long."""

from __future__ import annotations

import asyncio
import json
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.async_api import Page, WebSocket, async_playwright, expect

from load_tests.drills.restarts import gaps
from load_tests.live_client import Entry, sign_device
from load_tests.phones.crowd import CrowdPlan, crowd, device_header
from load_tests.phones.history import read_histories
from load_tests.phones.host import Host
from load_tests.phones.judge import judge
from load_tests.phones.manner import Manner
from load_tests.phones.rows import read_rows
from tests.services.installations import Installation
from tests.services.supervised import WORKERS, supervised, wait_for, wait_until_open

pytestmark = [pytest.mark.postgres, pytest.mark.redis]

PHONES = 300
LONGEST_GAP_S = 3.0


class Watched:
    """A real page, and what became of its sockets: `opened`, `welcomed` and `closed` with the socket's number."""

    def __init__(self, page: Page) -> None:
        self.page, self.told = page, list[tuple[str, int]]()
        self._sockets = 0
        page.on("websocket", self._watch)

    def _watch(self, socket: WebSocket) -> None:
        number = self._sockets
        self._sockets += 1
        self.told.append(("opened", number))
        greeting: list[int] = []

        def sent(frame: str | bytes) -> None:
            kind, request, _ = json.loads(frame)
            if kind == "hello":
                greeting.append(request)

        def received(frame: str | bytes) -> None:
            kind, request, *_ = json.loads(frame)
            if kind == "ok" and request in greeting:
                self.told.append(("welcomed", number))

        socket.on("framesent", sent)
        socket.on("framereceived", received)
        socket.on("close", lambda _: self.told.append(("closed", number)))

    async def join(self, url: str, token: str) -> None:
        await self.page.goto(f"{url}/j/{token}/")
        await self.page.get_by_label("名字", exact=True).fill("浏览器")
        await self.page.locator("[data-join-button]").click()
        await expect(self.page.locator("[data-join-button]")).to_be_hidden()

    def served_without_a_gap(self) -> bool:
        """Whether each socket was closed only after the next one had been welcomed."""
        return all(
            ("welcomed", number + 1) in self.told[: self.told.index(("closed", number))]
            for what, number in self.told
            if what == "closed"
        )


async def test_rolling_restart_costs_no_answer_and_nobody_more_than_three_seconds(
    new_installation: Callable[..., Installation], tmp_path: Path
) -> None:
    installation = new_installation()
    installation.manage("prepare_demo")
    with supervised(installation, "--alone") as running:
        await asyncio.to_thread(wait_until_open, running)
        before = running.workers()
        play = json.dumps({"leaderboard": False})
        opened = installation.manage(
            "open_game", "--quiz", "civil-code-month", "--by", "organiser", "--play", play
        )
        url = f"http://127.0.0.1:{running.port}"
        entry = Entry(base=url, **json.loads(opened.stdout))
        devices = [device_header(sign_device(installation.environ["SECRET_KEY"])) for _ in range(PHONES)]
        plan = CrowdPlan(
            entry.game, (url,), tuple(devices), manner=Manner(window_s=12, silent=1), histories=True
        )
        host = Host(entry)
        await host.enter()
        async with crowd(plan, tmp_path) as phones, async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--headless", "--no-sandbox", "--disable-gpu"]
            )
            watched = Watched(await browser.new_page(locale="zh-CN"))
            await watched.join(url, entry.join_token)
            await phones.joined(within=30)
            await host.bring("open", 0)
            await phones.see(host.game["version"])
            running.process.send_signal(signal.SIGHUP)
            await asyncio.to_thread(
                wait_for, lambda: bool(running.said("All workers are new")), seconds=60, why="no end"
            )
            totals = await phones.acked(PHONES - 1)
            assert (totals.acked, totals.refused) == (PHONES - 1, 0)
            await host.bring("reveal", 0)
            await phones.until(lambda now: now.results == PHONES, within=20, what="results")
            await phones.collect()
            assert watched.told.count(("welcomed", 1)) == 1
            assert watched.served_without_a_gap(), watched.told
            await browser.close()
        await host.leave()
        assert len(set(running.workers().values()) - set(before.values())) == WORKERS
        events = list(read_histories(phones.histories))
        assert sum(event["event"] == "moving" for event in events) >= PHONES
        away = gaps(events)
        # the next connection is there before the former one is left
        assert len(away) <= PHONES // 10
        assert max(away, default=0.0) <= LONGEST_GAP_S
        verdict = judge(events, read_rows(entry.game, installation.environ))
        assert verdict.is_clean, verdict.tell()
        assert verdict.acknowledged == PHONES - 1
        assert "Traceback" not in running.log.read_text()
