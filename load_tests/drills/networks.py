"""Bad lines under a third of the hall, and a moment in which every line breaks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from load_tests.drills.hall import GOES_ON_S, SILENT, Hall, open_hall
from load_tests.drills.kills import Figures
from load_tests.drills.site import Broken, Site
from load_tests.faults.lines import FAR, GOOD, NARROW, Line
from load_tests.faults.proxy import Proxy
from load_tests.faults.weather import Weather, blow
from load_tests.returns import lateness, worst

# Of the connections on bad lines, for each minute.
WEATHER = Weather(stalls=3.0, stall_s=3.0, cuts=0.6)
COUNTED_SHARE = 0.995
# Long enough for everybody to come back and for the counters to be told.
_COUNTED_S = 4.0
BACK_S = 12.0
# Whoever is connected waits no longer for a worker that takes others in; held in a large hall, on a machine of its own.
STALL_S = 0.25
# Reads of many are made together: what a large hall costs at most, and what a small one may.
QUERIES_A_REJOIN, IN_A_SMALL_HALL, LARGE = 0.05, 1.0, 1_500


@asynccontextmanager
async def before_each(urls: Sequence[str], line: Line = GOOD) -> AsyncIterator[list[Proxy]]:
    """A proxy in front of each worker."""
    async with AsyncExitStack() as stack:
        ports = [int(url.rsplit(":", 1)[1]) for url in urls]
        yield [
            await stack.enter_async_context(Proxy(port, line, seed=number))
            for number, port in enumerate(ports)
        ]


def _url(proxy: Proxy) -> str:
    return f"http://127.0.0.1:{proxy.port}"


async def bad_lines(site: Site, players: int) -> Figures:
    """300 ms ± 200, stalls of 3 s, cuts, and a narrow line, on a third of the phones."""
    # Phones go round their addresses when a line breaks: a bad one stands among two good ones.
    async with (
        before_each(site.product.urls[:2], FAR) as far,
        before_each(site.product.urls[2:3], NARROW) as narrow,
    ):
        bad = [*far, *narrow]
        phones = [
            each
            for url, proxy in zip(site.product.urls, bad, strict=True)
            for each in (url, url, _url(proxy))
        ]
        origins = [url for url in site.product.urls for _ in range(3)]
        weather = [asyncio.create_task(blow(proxy, WEATHER)) for proxy in bad]
        try:
            async with open_hall(
                site, players=players, window_s=6.0, player_urls=phones, player_origins=origins
            ) as hall:
                await hall.mid_question()
                # a line that stands still at that moment has it when it moves again
                await hall.goes_on(hall.now(), within=GOES_ON_S + WEATHER.stall_s)
                verdict = await hall.end(more=False, refusals=players, results=False)
                sent = (players - SILENT) * hall.asked
                hall.figures["in bad lines"] = sum(proxy.accepted for proxy in bad)
                hall.figures["counted share"] = verdict.acknowledged / sent
                if verdict.acknowledged < COUNTED_SHARE * sent:
                    raise Broken(f"{verdict.acknowledged} of {sent} taps counted: {dict(verdict.refused)}")
                return hall.figures
        finally:
            for each in weather:
                each.cancel()
            await asyncio.gather(*weather, return_exceptions=True)


async def storm(site: Site, players: int) -> Figures:
    """Every line breaks in the same moment: all are back, and their coming back costs the database nothing."""
    async with before_each(site.product.urls) as proxies:
        addresses = [_url(proxy) for proxy in proxies]
        async with open_hall(site, players=players, player_urls=addresses) as hall:

            async def cut() -> int:
                return sum(proxy.cut() for proxy in proxies)

            return await _storm(hall, cut)


async def big_storm(site: Site, players: int) -> Figures:
    """The same without proxies, for more sockets than one process may hold: the phones' own ends break."""
    async with open_hall(site, players=players) as hall:

        async def cut() -> int:
            await hall.phones.cut()
            return players

        return await _storm(hall, cut)


async def _storm(hall: Hall, cut: Callable[[], Awaitable[int]]) -> Figures:
    site, players = hall.site, hall.size
    await hall.mid_question(window_s=2.0)
    await hall.answered()
    idle = await _transactions(site, _COUNTED_S)
    counting = asyncio.create_task(_transactions(site, _COUNTED_S))
    figures = [worker.figures_url for worker in site.workers]
    late = await asyncio.to_thread(lateness, figures)
    since = hall.now()
    lost = await cut()
    back = await hall.phones.until(
        lambda now: now.greeted >= players and now.lost >= lost, within=BACK_S, what="all back"
    )
    hall.figures["all back"] = hall.now() - since
    hall.figures["loop late s"] = worst(late, await asyncio.to_thread(lateness, figures))
    if players >= LARGE and hall.figures["loop late s"] > STALL_S:
        raise Broken(f"a worker's loop was late by up to {hall.figures['loop late s']:g} s")
    hall.figures["queries a rejoin"] = max(0.0, await counting - idle) / lost
    if hall.figures["queries a rejoin"] > (QUERIES_A_REJOIN if players >= LARGE else IN_A_SMALL_HALL):
        raise Broken(f"{hall.figures['queries a rejoin']:.2f} transactions for each who came back")
    if back.joined != players:
        raise Broken(f"{back.joined} seats for {players} phones")
    await hall.goes_on(hall.now())
    await hall.end()
    return hall.figures


async def _transactions(site: Site, seconds: float) -> float:
    """Transactions of the database in so many seconds; its counters are a second late, so the edges are waited for."""
    sql = "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = current_database()"
    [[before]] = await asyncio.to_thread(site.hand.ask_postgres, sql)
    await asyncio.sleep(seconds)
    [[after]] = await asyncio.to_thread(site.hand.ask_postgres, sql)
    return float(after - before)
