"""A hall: one game, its host, and a crowd of phones that answer while something goes wrong.

async with open_hall(site, players=300) as hall:
    await hall.mid_question()
    since = hall.now()
    …                                     the fault
    await hall.goes_on(since, within=5)   a move reaches every phone
    await hall.end()                      everything is answered, shown, and judged
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from load_tests.drills.content import QUIZ
from load_tests.drills.site import Broken, Site
from load_tests.live_client import Entry, RequestRefused, sign_device
from load_tests.phones.crowd import Crowd, CrowdPlan, crowd, device_header
from load_tests.phones.history import Event, read_histories
from load_tests.phones.host import Host
from load_tests.phones.judge import Verdict, judge
from load_tests.phones.manner import Manner

# The one phone that never answers: a question stays open until the host closes it.
SILENT = 1
# So many of a question's answers are acknowledged when "mid-question" begins.
EARLY_SHARE = 0.25
_EXTEND_MS = 1_000
# From the fault, or from the return of what was away, until a move has reached everybody.
GOES_ON_S = 5.0
# A host who hears nothing for so long reloads the page.
_MOVE_S = 3.0
# Figures are held to their limits by `make drill`, alone on its machine; tests share theirs, and wait longer.
patience = 1.0


@dataclass
class Hall:
    """One game with everybody in it. `figures` is what the drill measured, by name."""

    site: Site
    entry: Entry
    host: Host
    phones: Crowd
    window_s: float
    figures: dict[str, float] = field(default_factory=dict)
    asked: int = 0
    # Histories of others in the game, such as a browser.
    beside: list[Event] = field(default_factory=list)

    @staticmethod
    def now() -> float:
        """The clock of the histories, in seconds."""
        return time.monotonic()

    @staticmethod
    def bearable(seconds: float) -> float:
        """A limit of so many seconds, as it is held here: see `patience`."""
        return seconds * patience

    @property
    def size(self) -> int:
        return self.phones.plan.size

    # --- a question -------------------------------------------------------------------------------------------------

    async def ask(self, *, window_s: float | None = None, within: float = 10) -> None:
        """Open the next question for everybody; the phones begin to answer."""
        window = self.window_s if window_s is None else window_s
        await self.phones.behave(Manner(window_s=window, silent=SILENT))
        await self.host.bring("open", self.asked)
        self.asked += 1
        await self.phones.see(self.host.game["version"], within=within)

    async def mid_question(self, *, window_s: float | None = None) -> None:
        """Open the next question, and wait until the first answers are acknowledged and most are still to come."""
        before = self.phones.totals()
        await self.ask(window_s=window_s)
        early = before.acked + before.refused + round((self.size - SILENT) * EARLY_SHARE)
        await self.phones.acked(early)

    async def goes_on(self, since: float, *, within: float = GOES_ON_S, name: str = "goes on") -> float:
        """Make a move and wait until all phones show it. Returns seconds from `since`, and holds them to `within`."""
        within = self.bearable(within)
        version = await self._extend(since + within + 10)
        seen = await self.phones.see(version, within=max(within, since + within + 10 - self.now()))
        seconds = max(0.0, seen.newest_at - since)
        self.figures[name] = seconds
        if seconds > within:
            raise Broken(f"{name}: the last phone was there after {seconds:.1f} s, not within {within:g} s")
        return seconds

    async def _extend(self, give_up: float) -> int:
        """A longer question: a move that everybody must hear of and that changes nothing else."""
        while True:
            why = "closed"
            try:
                if self.host.client.close_code is None:
                    async with asyncio.timeout(_MOVE_S):
                        return await self.host.move("extend", ms=_EXTEND_MS)
            except RequestRefused as refused:
                why = refused.code
            except (OSError, TimeoutError):
                why = "not answered"
            if self.now() > give_up:
                raise Broken(f"the host's move: {why}")
            if why in ("closed", "not answered"):
                await self.host.enter_again()
            else:
                await asyncio.sleep(0.1)

    async def answered(self, *, within: float = 30) -> None:
        """Wait until every phone but the silent one has its acknowledgement or refusal of all questions so far."""
        await self.phones.acked((self.size - SILENT) * self.asked, within=within)

    async def reveal(self, *, within: float = 20, results: bool = True) -> None:
        """Close and reveal the question; everybody sees it and, with `results`, is pushed the own result.

        Who is on the way back at that moment gets it with the greeting.
        """
        before = self.phones.totals().results
        game = await self.host.bring("reveal", self.asked - 1)
        await self.phones.see(game["version"], within=within)
        if results:
            await self.phones.until(
                lambda now: now.results >= before + self.size, within=within, what="a result for everybody"
            )

    # --- the end ----------------------------------------------------------------------------------------------------

    async def end(self, *, more: bool = True, refusals: int = 0, results: bool = True) -> Verdict:
        """Answer, close and reveal the question, play one more, and judge everything. Raises `Broken`.

        `refusals`: how many answers may have been refused for good – none, unless a drill means to refuse some.
        """
        await self.answered()
        await self.reveal(results=results)
        if more:
            await self.ask(window_s=1.0)
            await self.answered()
            await self.reveal(results=results)
        return await self.judge(refusals=refusals)

    async def judge(self, *, refusals: int = 0) -> Verdict:
        """Compare all histories with the rows, and what the host was shown with both. Raises `Broken`."""
        events = await self.events()
        rows = await asyncio.to_thread(self.site.hand.rows, self.entry.game)
        verdict = judge([*events, *self.beside], rows)
        if not verdict.is_clean:
            raise Broken(verdict.tell())
        if sum(verdict.refused.values()) > refusals:
            raise Broken(f"answers were refused for good: {dict(verdict.refused)}")
        solution = self.host.game["solution"]
        if solution is not None:
            stored = sum(row.position == self.host.game["position"] for row in rows.answers)
            if solution["answered"] != stored:
                raise Broken(f"the hall was shown {solution['answered']} answers, {stored} are stored")
        self.figures["answers"] = verdict.acknowledged
        return verdict

    async def events(self) -> list[Event]:
        """All histories up to now, in the order in which things happened."""
        measured = await self.phones.collect()
        if measured.acks:
            self.figures["ack p99 s"] = measured.acks[
                min(len(measured.acks) - 1, len(measured.acks) * 99 // 100)
            ]
        return await asyncio.to_thread(lambda: list(read_histories(self.phones.histories)))


@asynccontextmanager
async def open_hall(
    site: Site,
    *,
    players: int,
    window_s: float = 3.0,
    urls: Sequence[str] | None = None,
    player_urls: Sequence[str] | None = None,
    player_origins: Sequence[str] | None = None,
    quiz: str = QUIZ,
) -> AsyncIterator[Hall]:
    """A new game with so many players who have joined, spread over the workers.

    `urls`: workers, the host's first; `player_urls`: what the phones open instead, such as proxies, with
    `player_origins` as their pages' origins: those of the workers, unless said otherwise.
    """
    workers = list(urls or site.product.urls)
    entry = await asyncio.to_thread(site.hand.open_game, workers[0], quiz, {"leaderboard": False})
    secret = site.product.environ["SECRET_KEY"]
    plan = CrowdPlan(
        game=entry.game,
        urls=tuple(player_urls or workers),
        cookies=tuple(device_header(sign_device(secret)) for _ in range(players)),
        # a large hall has as many doors
        rate=max(400.0, players / 20),
        manner=Manner(window_s=window_s, silent=SILENT),
        histories=True,
        # a proxy has an address of its own; the page that opens the socket is still its worker's
        origins=tuple(player_origins or workers) if player_urls else None,
    )
    host = Host(entry, workers)
    await host.enter()
    with tempfile.TemporaryDirectory(prefix="outreach-hall-") as directory:
        try:
            async with crowd(plan, Path(directory)) as phones:
                await phones.joined(within=60)
                yield Hall(site, entry, host, phones, window_s)
        finally:
            await host.leave()
