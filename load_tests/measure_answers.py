"""Measures the embedded default: acknowledgement times, and what an answer costs the server.

    python -m load_tests.measure_answers [--players 100 500 1000] [--window 5] [--questions 5]

Starts a server of its own (one process, SQLite) on a free loopback port, plays one game for each size, prints a table
and stops. Clients and server share the machine, so the figures are an upper bound; compare the ratios.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from load_tests.live_client import Entry, LiveClient, sign_device

ROOT = Path(__file__).resolve().parent.parent
_TICKS = os.sysconf("SC_CLK_TCK")
# Sockets opened at the same time; more only queue in the client.
_OPENING = 50


@dataclass(frozen=True, slots=True)
class Measured:
    """One size's figures. Times in milliseconds; CPU in microseconds of the server per answer."""

    players: int
    answers: int
    acknowledged: int
    lost: int
    ack_p50: float
    ack_p99: float
    ack_max: float
    cpu_us: float


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def cpu_s(pid: int) -> float:
    """CPU seconds that a process has used, its threads included."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


@contextmanager
def running_server(directory: Path) -> Iterator[tuple[str, int, dict[str, str]]]:
    """A fresh embedded server with the demo content: its URL, its process, its environment."""
    port = _free_port()
    environ = {
        **os.environ,
        "OUTREACH_MODE": "test",
        "SECRET_KEY": secrets.token_hex(32),
        "SEALING_KEY": secrets.token_hex(32),
        "VAR_DIR": str(directory),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
    }
    environ.pop("DATABASE_URL", None)
    environ.pop("REDIS_URL", None)

    def manage(*arguments: str) -> None:
        subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=environ,
            check=True,
            stdout=subprocess.DEVNULL,
        )

    manage("migrate")
    manage("import_divisions", "1504")
    manage("import_content")
    manage("create_demo_staff")
    command = [sys.executable, "-m", "config.launch", "--alone", "--port", str(port), "--host", "127.0.0.1"]
    server = subprocess.Popen(
        command, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}", server.pid, environ
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)


def _wait_for(port: int) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("the server did not start within 30 s")


def open_game(base: str, environ: dict[str, str], *, quiz: str) -> Entry:
    """A new game of the server's, by its own command."""
    done = subprocess.run(
        [sys.executable, "manage.py", "open_game", "--quiz", quiz, "--by", "organiser"],
        cwd=ROOT, env=environ, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return Entry(base=base, **json.loads(done.stdout))


async def _seat(entry: Entry, environ: dict[str, str], number: int, gate: asyncio.Semaphore) -> LiveClient:
    async with gate:
        player = await LiveClient.player(entry, sign_device(environ["SECRET_KEY"]))
        await player.request("join", {"name": f"选手{number:05d}", "team": None})
        return player


async def _answer(player: LiveClient, position: int, window: float) -> tuple[float, bool]:
    """Answer at a random moment of the window: milliseconds to the acknowledgement, and whether it came."""
    await player.phase("open", position=position)
    await asyncio.sleep(random.random() * window)
    started = time.perf_counter()
    try:
        await player.request("answer", {"position": position, "choices": [0], "key": uuid.uuid4().hex})
    except Exception:
        return (time.perf_counter() - started) * 1_000, False
    return (time.perf_counter() - started) * 1_000, True


async def play(
    entry: Entry, environ: dict[str, str], pid: int, *, players: int, window: float, questions: int
) -> Measured:
    """One game with so many players; every question's answers spread over the window."""
    gate = asyncio.Semaphore(_OPENING)
    host = await LiveClient.staff(entry, "host")
    seated = await asyncio.gather(*(_seat(entry, environ, number, gate) for number in range(players)))
    await host.move("start")
    times: list[float] = []
    lost = 0
    cpu = 0.0
    for position in range(questions):
        await host.phase("reading", position=position)
        await host.move("open")
        graded = (await host.phase("open", position=position))["question"]["graded"]
        if graded:
            before = cpu_s(pid)
            outcomes = await asyncio.gather(*(_answer(player, position, window) for player in seated))
            cpu += cpu_s(pid) - before
            times += [ms for ms, acknowledged in outcomes if acknowledged]
            lost += sum(not acknowledged for _, acknowledged in outcomes)
        if host.game["phase"] == "open":
            await _try_close(host)
        await host.phase("closed", position=position)
        await host.move("reveal")
        await host.phase("reveal", position=position)
        if position + 1 < questions:
            await host.move("next")
    await host.move("finish")
    await asyncio.gather(*(player.close() for player in seated), host.close())
    times.sort()
    count = len(times)
    return Measured(
        players=players,
        answers=count + lost,
        acknowledged=count,
        lost=lost,
        ack_p50=times[count // 2],
        ack_p99=times[min(count - 1, count * 99 // 100)],
        ack_max=times[-1],
        cpu_us=cpu / count * 1e6,
    )


async def _try_close(host: LiveClient) -> None:
    """Close the question, unless the server has just closed it because everybody had answered."""
    try:
        await host.move("close")
    except Exception:
        await host.phase("closed")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--players", type=int, nargs="+", default=[100, 500, 1000])
    parser.add_argument(
        "--window", type=float, default=5.0, help="seconds over which a question's answers come"
    )
    parser.add_argument("--questions", type=int, default=5)
    parser.add_argument("--quiz", default="civil-code-month")
    options = parser.parse_args()
    print(
        f"{'players':>8} {'answers':>8} {'lost':>5} {'ack p50':>9} {'ack p99':>9} {'ack max':>9} {'CPU/answer':>11}"
    )
    rows: list[Measured] = []
    with (
        tempfile.TemporaryDirectory(prefix="measure-") as directory,
        running_server(Path(directory)) as server,
    ):
        base, pid, environ = server
        for players in options.players:
            entry = open_game(base, environ, quiz=options.quiz)
            measured = asyncio.run(
                play(entry, environ, pid, players=players, window=options.window, questions=options.questions)
            )
            rows.append(measured)
            print(
                f"{measured.players:>8} {measured.answers:>8} {measured.lost:>5} {measured.ack_p50:>6.1f} ms "
                f"{measured.ack_p99:>6.1f} ms {measured.ack_max:>6.1f} ms {measured.cpu_us:>8.0f} µs",
                flush=True,
            )
    first, last = rows[0], rows[-1]
    print(f"CPU per answer at {last.players} players / at {first.players}: {last.cpu_us / first.cpu_us:.2f}")


if __name__ == "__main__":
    main()
