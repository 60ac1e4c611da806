"""All workers are replaced in the middle of a question: no answer is lost, and nobody is away for long."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

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


def gaps(events: Iterable[dict[str, Any]]) -> list[float]:
    """For each connection that was lost, how long its phone had none."""
    lost: dict[int, float] = {}
    found = []
    for event in events:
        if event["event"] == "closed":
            lost.setdefault(event["phone"], event["t"])
        elif event["event"] == "connected" and event["phone"] in lost:
            found.append(event["t"] - lost.pop(event["phone"]))
    assert not lost, "somebody never came back"
    return found


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
        async with crowd(plan, tmp_path) as phones:
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
        await host.leave()
        assert len(set(running.workers().values()) - set(before.values())) == WORKERS
        events = list(read_histories(phones.histories))
        assert sum(event["event"] == "moving" for event in events) >= PHONES
        assert max(gaps(events)) <= LONGEST_GAP_S
        verdict = judge(events, read_rows(entry.game, installation.environ))
        assert verdict.is_clean, verdict.tell()
        assert verdict.acknowledged == PHONES - 1
        assert "Traceback" not in running.log.read_text()
