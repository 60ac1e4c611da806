"""Phones of two processes play a real game on a real server: what they measured is what the rows say."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from load_tests.live_client import Entry, sign_device
from load_tests.phones.crowd import CrowdPlan, Fell, crowd, device_header
from load_tests.phones.history import read_histories
from load_tests.phones.host import Host
from load_tests.phones.manner import Manner
from tests.services.servers import RunningServer

PHONES = 20


def _open(server: RunningServer) -> Entry:
    printed = server.manage("open_game", "--quiz", "civil-code-month", "--by", "organiser").stdout
    return Entry(base=server.url, **json.loads(printed))


def _plan(server: RunningServer, entry: Entry) -> CrowdPlan:
    cookies = tuple(device_header(sign_device(server.environ["SECRET_KEY"])) for _ in range(PHONES))
    return CrowdPlan(entry.game, (server.url,), cookies, manner=Manner(0.5, silent=1), histories=True)


async def test_phones_join_answer_and_come_back(
    new_server: Callable[..., RunningServer], tmp_path: Path
) -> None:
    server = new_server("uvicorn")
    entry = _open(server)
    host = Host(entry)
    await host.enter()
    directory = tmp_path / "crowd"
    directory.mkdir()
    async with crowd(_plan(server, entry), directory, generators=2) as phones:
        await phones.joined(within=30)
        await host.bring("open", 0)
        await phones.see(host.game["version"])
        await phones.cut()
        totals = await phones.acked(PHONES - 1)
        assert (totals.acked, totals.refused, totals.sent) == (PHONES - 1, 0, PHONES - 1)
        assert totals.lost == PHONES
        with pytest.raises(Fell, match="not within"):
            await phones.acked(PHONES, within=0.1)
        await phones.until(lambda now: now.greeted == PHONES, within=30, what="all back")
        await host.bring("reveal", 0)
        await phones.until(lambda now: now.results == PHONES, within=30, what="results")
        measured = await phones.collect()
    await host.leave()
    assert len(measured.acks) == PHONES - 1
    assert len(measured.joins) == PHONES
    events = list(read_histories(phones.histories))
    counted = Counter(event["event"] for event in events)
    assert counted["joined"] == counted["result"] == PHONES
    assert counted["closed"] == PHONES
    assert counted["connected"] == 2 * PHONES
    acked = {
        (event["player"], event["position"], event["key"]) for event in events if event["event"] == "acked"
    }
    rows = _rows(server, "Answer", entry.game, "[str(row.player_id), row.position, row.key.hex]")
    assert acked == {tuple(row) for row in rows}
    scores = {(event["player"], event["score"]) for event in events if event["event"] == "result"}
    assert scores == {tuple(row) for row in _rows(server, "Player", entry.game, "[str(row.pk), row.score]")}


def _rows(server: RunningServer, model: str, game: str, what: str) -> list[list[Any]]:
    script = (
        f"import json; from quiz.live.models import {model};"
        f"print(json.dumps([{what} for row in {model}.objects.filter(game='{game}')]))"
    )
    found: list[list[Any]] = json.loads(server.python(script))
    return found
