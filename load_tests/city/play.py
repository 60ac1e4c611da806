"""One game of so many players: doors, questions, answers, and what the judge says."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from pathlib import Path

from load_tests.city.thresholds import Played, Question
from load_tests.live_client import sign_device
from load_tests.local.installation import Installation
from load_tests.local.usage import cpu_s, family_cpu_s, rss_kib
from load_tests.phones.crowd import Crowd, CrowdPlan, crowd, device_header
from load_tests.phones.history import read_histories
from load_tests.phones.host import Host
from load_tests.phones.judge import judge
from load_tests.phones.manner import Manner
from load_tests.phones.rows import read_rows

_QUIZ = "civil-code-month"
_IDLE_S = 8.0
_WAIT = Manner(silent=1_000_000)


def play(
    product: Installation, players: int, *, window_s: float, questions: int, rate: float, directory: Path
) -> Played:
    """Play a new game; `window_s`: in which everybody answers, `rate`: newcomers a second."""
    entry = product.open_game(_QUIZ, {"leaderboard": False})
    plan = CrowdPlan(
        entry.game,
        product.urls,
        tuple(device_header(sign_device(product.secret_key)) for _ in range(players)),
        rate=rate,
        opening=200,
        manner=_WAIT,
        histories=True,
    )
    directory.mkdir()
    before = rss_kib(product.pids)
    played, histories = asyncio.run(
        _play(product, plan, Host(entry, product.urls), window_s, questions, directory)
    )
    verdict = judge(read_histories(histories), read_rows(entry.game, product.environ))
    print(verdict.tell(), flush=True)
    rss_mib = (rss_kib(product.pids) - before) / 1024
    return replace(played, faults=len(verdict.faults), rss_mib=rss_mib)


async def _play(
    product: Installation, plan: CrowdPlan, host: Host, window_s: float, questions: int, directory: Path
) -> tuple[Played, list[Path]]:
    """What was measured, not judged yet, and the files of the histories."""
    used = cpu_s(product.pids)
    began = time.monotonic()
    async with crowd(plan, directory) as phones:
        await phones.joined(within=180)
        joined_s, join_cpu_s = time.monotonic() - began, cpu_s(product.pids) - used
        print(f"{plan.size:,} have joined within {joined_s:.1f} s", flush=True)
        await host.enter()
        idle = _Use(product)
        await asyncio.sleep(_IDLE_S)
        idle.stop()
        asked = [
            await _question(product, phones, host, position, window_s, idle) for position in range(questions)
        ]
        told_s = await _tell(phones, host, questions)
        await host.bring("finished")
        await phones.see(host.game["version"])
        measured = await phones.collect()
        totals = phones.totals()
        await host.leave()
    played = Played(
        players=plan.size, joined_s=joined_s, join_cpu_s=join_cpu_s, idle_cpu=idle.server / idle.seconds,
        questions=asked, acks=measured.acks, told_s=told_s, lost=totals.lost, refused=totals.refused,
        faults=0, rss_mib=0,
    )  # fmt: skip
    return played, phones.histories


class _Use:
    """CPU from now until `stop`, in seconds."""

    def __init__(self, product: Installation) -> None:
        self._product = product
        self._began, self._server, self._database = time.monotonic(), *self._read()
        self.seconds = self.server = self.database = 0.0

    def _read(self) -> tuple[float, float]:
        cluster = self._product.cluster
        assert cluster is not None
        assert cluster.process is not None
        return cpu_s(self._product.pids), family_cpu_s(cluster.process.pid)

    def stop(self) -> None:
        server, database = self._read()
        self.seconds = time.monotonic() - self._began
        self.server, self.database = server - self._server, database - self._database


async def _question(
    product: Installation, phones: Crowd, host: Host, position: int, window_s: float, idle: _Use
) -> Question:
    if host.game["phase"] == "open":
        await host.bring("closed")
    await host.bring("reading", position)
    await phones.see(host.game["version"])
    began = time.monotonic()
    await host.bring("open", position)
    seen = await phones.see(host.game["version"])
    visible_s = seen.newest_at - began
    done = (position + 1) * phones.plan.size
    use = _Use(product)
    await phones.behave(Manner(window_s=window_s))
    totals = await phones.acked(done)
    use.stop()
    await phones.behave(_WAIT)
    share = use.seconds / idle.seconds
    return Question(
        visible_s=visible_s,
        answering_s=totals.acked_at - seen.newest_at,
        server_s=use.server - idle.server * share,
        database_s=use.database - idle.database * share,
        answers=phones.plan.size,
    )


async def _tell(phones: Crowd, host: Host, questions: int) -> float:
    """Reveal the last question: seconds until every phone has its own result."""
    await host.bring("closed", questions - 1)
    before = phones.totals().results
    began = time.monotonic()
    await host.bring("reveal", questions - 1)
    await phones.until(lambda now: now.results >= before + phones.plan.size, within=60, what="own results")
    return time.monotonic() - began
