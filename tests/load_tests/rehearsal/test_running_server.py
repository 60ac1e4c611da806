"""`make rehearse` against a running server: hosted over a link or by a person, and its exit status."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from load_tests.live_client import Entry
from load_tests.phones.host import Host
from load_tests.rehearsal.__main__ import THRESHOLDS
from load_tests.rehearsal.entrance import PassRefused, ask_for_devices
from tests.services.installations import ROOT
from tests.services.servers import Kind, RunningServer

PLAYERS = 60


def open_rehearsal(server: RunningServer) -> Entry:
    printed = server.manage(
        "open_game", "--quiz", "civil-code-month", "--by", "organiser", "--rehearsal",
        "--play", json.dumps({"leaderboard": False}),
    ).stdout  # fmt: skip
    return Entry(base=server.url, **json.loads(printed))


def command(entry: Entry, report: Path, *more: str) -> list[str]:
    players = ["--url", entry.base, "--players", str(PLAYERS), "--report", str(report)]
    return [sys.executable, "-m", "load_tests.rehearsal", *players, *more]


def environ(entry: Entry, **more: str) -> dict[str, str]:
    """Of a machine that has nothing of the server's: no key, no database."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, "TOKEN": entry.rehearsal_pass, **more}


def rehearse(entry: Entry, report: Path, *more: str, **extra: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(entry, report, *more), env=environ(entry, **extra), cwd=ROOT, check=False, capture_output=True,
        text=True, stdin=subprocess.DEVNULL, timeout=150,
    )  # fmt: skip


def test_rehearsal_over_a_hosts_link_holds_and_writes_its_report(
    server: Callable[[Kind], RunningServer], tmp_path: Path
) -> None:
    entry = open_rehearsal(server("uvicorn"))
    done = rehearse(entry, tmp_path / "r.html", "--questions", "2", HOST_LINK=entry.host_link)
    assert done.returncode == 0, done.stdout + done.stderr
    report = (tmp_path / "r.html").read_text()
    assert f"撑得住：{PLAYERS} 部手机一起参加" in report
    assert "是 / yes" in report  # the lines were cut, and all came back
    # neither secret is in what was printed or written
    for secret in (entry.rehearsal_pass, entry.host_link):
        assert secret not in report + done.stdout + done.stderr
    told = subprocess.run(
        [sys.executable, "-m", "load_tests.phones.rows", entry.game], env=server("uvicorn").environ, cwd=ROOT,
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    rows = json.loads(told)
    assert rows["phase"] == "finished"
    assert len(rows["players"]) == PLAYERS
    assert len(rows["answers"]) == 2 * PLAYERS


def test_missed_threshold_is_exit_status_one(server: Callable[[Kind], RunningServer], tmp_path: Path) -> None:
    entry = open_rehearsal(server("uvicorn"))
    impossible = tmp_path / "impossible.toml"
    impossible.write_text(
        THRESHOLDS.read_text().replace(
            'at_most = 0.5\nzh = "答案存得快"', 'at_most = 0.000001\nzh = "答案存得快"'
        )
    )
    assert impossible.read_text() != THRESHOLDS.read_text()
    done = rehearse(
        entry, tmp_path / "r.html", "--questions", "1", "--no-cut", "--thresholds", str(impossible),
        HOST_LINK=entry.host_link,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr
    assert "MISSED  ack_p95_s" in done.stdout
    assert "还撑不住" in (tmp_path / "r.html").read_text()


async def test_rehearsal_follows_a_person_who_hosts(
    server: Callable[[Kind], RunningServer], tmp_path: Path
) -> None:
    entry = open_rehearsal(server("uvicorn"))
    process = await asyncio.create_subprocess_exec(
        *command(entry, tmp_path / "r.html"), env=environ(entry), cwd=ROOT, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        async with asyncio.timeout(120):
            async for line in process.stdout:
                if b"please host the game now" in line:
                    break
            host = Host(entry)
            await host.enter()
            await host.bring("open", 0)
            # everybody answers, so the question closes by itself
            await host.client.until(lambda c: c.game["phase"] != "open", timeout=30)
            await host.bring("reveal", 0)
            await host.bring("finished")
            await host.leave()
            rest = (await process.stdout.read()).decode()
            assert await process.wait() == 0, rest
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert "unseen  back_share" in rest
    assert "撑得住" in (tmp_path / "r.html").read_text()


@pytest.mark.parametrize(
    ("token", "game", "says"),
    [
        ("", "", "rehearsal.pass"),
        ("x" * 22, "", "rehearsal.pass"),
        (None, "another", "the pass is for the game"),
    ],
)
def test_rehearsal_without_its_pass_does_not_begin(
    server: Callable[[Kind], RunningServer], tmp_path: Path, token: str | None, game: str, says: str
) -> None:
    entry = open_rehearsal(server("uvicorn"))
    given = {} if token is None else {"TOKEN": token}
    done = rehearse(entry, tmp_path / "r.html", "--game", game, **given)
    assert done.returncode == 2
    assert says in done.stderr
    assert not (tmp_path / "r.html").exists()


def test_many_devices_come_in_several_requests(server: Callable[[Kind], RunningServer]) -> None:
    entry = open_rehearsal(server("uvicorn"))
    entrance = ask_for_devices(entry.base, entry.rehearsal_pass, 4_100)
    assert len(set(entrance.devices)) == 4_100
    assert entrance.game == entry.game
    with pytest.raises(PassRefused, match=r"rehearsal\.pass"):
        ask_for_devices(entry.base, entry.host_link, 1)


@pytest.mark.parametrize("address", ["", "pufa.example", "ftp://pufa.example", "http://"])
def test_what_is_no_address_is_told(address: str) -> None:
    with pytest.raises(ValueError, match="is no address"):
        ask_for_devices(address, "x", 1)
