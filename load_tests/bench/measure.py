"""One turn of one server: the same phones do the same things, and the kernel says what the server used.

join    from the door to the seat: connection, greeting, and the join as a row (`limit`: in memory). No more than
        200 newcomers at once, so that a slow server is not also charged for its clients' patience running out.
answer  everybody but one taps within the window, when all have seen the question; until the last acknowledgement.
frame   the same state shown again and again, each time until all have it.
socket  resident memory after everybody has joined, above what it was after fifty had come and gone.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from load_tests.bench.subjects import Leader, Name, Subject
from load_tests.local.usage import cpu_s, rss_kib
from load_tests.phones.crowd import Crowd, CrowdPlan, crowd
from load_tests.phones.manner import Manner

_WARM_UP = 50
_OPENING = 200
# The page asks again after four seconds. Here nobody does: the tutorial is that slow, and would drown in repetitions.
_PATIENCE_S = 120.0
_DOOR_RATE = 4_000.0
_IDLE_S = 1.0
# Nobody taps until they are told to, so that a question's own fan-out is no part of its answers.
_WAIT = Manner(silent=1_000_000)


@dataclass(frozen=True, slots=True)
class Amount:
    """How much is done in a turn. `shows`: how often the state is shown again for `frame`."""

    players: int = 2_000
    # 4,000 answers a second: a hall that was told "now", and a good part of what a small machine can do
    window_s: float = 0.5
    questions: int = 6
    shows: int = 30


# The tutorial needs a second of CPU for what ours does in a twentieth of one: fewer repetitions measure it as well.
def amount_for(name: Name, amount: Amount) -> Amount:
    if name == "tutorial":
        return Amount(amount.players, amount.window_s, min(2, amount.questions), min(4, amount.shows))
    return amount


@dataclass(frozen=True, slots=True)
class Figures:
    """One turn. CPU in microseconds of all the server's processes; `database_…`: of PostgreSQL's."""

    answer_us: float
    frame_us: float
    join_us: float
    socket_kib: float
    ack_p50_ms: float
    ack_p99_ms: float
    database_answer_us: float
    database_join_us: float
    client_answer_us: float
    frame_bytes: float
    show_ms: float
    joins_per_s: float
    idle_cpu: float


class _Meter:
    """What was used between the beginning and the end of a block, in microseconds."""

    server = database = clients = 0.0
    seconds = 0.0


@contextmanager
def _metered(subject: Subject, phones: Crowd) -> Iterator[_Meter]:
    loop = asyncio.get_running_loop()
    meter = _Meter()
    began = loop.time()
    server, database, clients = cpu_s(subject.pids), subject.database_cpu(), cpu_s(phones.pids)
    yield meter
    meter.server = (cpu_s(subject.pids) - server) * 1e6
    meter.database = (subject.database_cpu() - database) * 1e6
    meter.clients = (cpu_s(phones.pids) - clients) * 1e6
    meter.seconds = loop.time() - began


def turn(subject: Subject, amount: Amount) -> Figures:
    """Measure a fresh server once."""
    with tempfile.TemporaryDirectory(prefix="bench-") as made:
        warm_up, directory = Path(made) / "warm-up", Path(made) / "crowd"
        warm_up.mkdir()
        directory.mkdir()
        return asyncio.run(_turn(subject, amount, warm_up, directory))


def _plan(subject: Subject, players: int, names: str) -> CrowdPlan:
    return CrowdPlan(
        subject.game, subject.urls, subject.cookies(players),
        rate=_DOOR_RATE, opening=_OPENING, manner=_WAIT, names=names, beats=False, patience_s=_PATIENCE_S,
    )  # fmt: skip


async def _warm_up(subject: Subject, directory: Path) -> None:
    async with crowd(_plan(subject, _WARM_UP, "先来"), directory) as phones:
        await phones.joined(within=60)


async def _turn(subject: Subject, amount: Amount, warm_up: Path, directory: Path) -> Figures:
    await _warm_up(subject, warm_up)
    players = amount.players
    before = rss_kib(subject.pids)
    async with crowd(_plan(subject, players, "选手"), directory, doors=False) as phones:
        with _metered(subject, phones) as joining:
            await phones.open_doors()
            await phones.joined(within=240)
        with _metered(subject, phones) as idle:
            await asyncio.sleep(_IDLE_S)
        memory = rss_kib(subject.pids) - before
        leader = subject.lead()
        try:
            answers = [await _question(subject, phones, leader, amount, n) for n in range(amount.questions)]
            measured = await phones.collect()
            showing, frames, frame_bytes = await _show(subject, phones, leader, amount)
        finally:
            await leader.leave()
    count = len(measured.acks)
    if count != amount.questions * (players - 1):
        raise RuntimeError(f"{count} of {amount.questions * (players - 1)} answers were acknowledged")
    return Figures(
        answer_us=sum(meter.server for meter in answers) / count,
        frame_us=showing.server / frames,
        join_us=joining.server / players,
        socket_kib=memory / players,
        ack_p50_ms=measured.acks[count // 2] * 1_000,
        ack_p99_ms=measured.acks[count * 99 // 100] * 1_000,
        database_answer_us=sum(meter.database for meter in answers) / count,
        database_join_us=joining.database / players,
        client_answer_us=sum(meter.clients for meter in answers) / count,
        frame_bytes=frame_bytes / frames,
        show_ms=showing.seconds / amount.shows * 1_000,
        joins_per_s=players / joining.seconds,
        idle_cpu=idle.server / 1e6 / idle.seconds,
    )


async def _question(subject: Subject, phones: Crowd, leader: Leader, amount: Amount, position: int) -> _Meter:
    """One question, answered by everybody but one – who keeps it open, so that its closing is not measured too."""
    await phones.behave(_WAIT)
    await phones.see(await leader.open(position), within=60)
    answers = (position + 1) * (amount.players - 1)
    with _metered(subject, phones) as meter:
        await phones.behave(Manner(window_s=amount.window_s, silent=1))
        await phones.acked(answers, within=120)
    return meter


async def _show(subject: Subject, phones: Crowd, leader: Leader, amount: Amount) -> tuple[_Meter, int, int]:
    before = phones.totals()
    with _metered(subject, phones) as meter:
        for _ in range(amount.shows):
            await phones.see(await leader.show(), within=60)
    after = phones.totals()
    return meter, after.frames - before.frames, after.frame_bytes - before.frame_bytes
