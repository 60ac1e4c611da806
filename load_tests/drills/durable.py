"""What an acknowledgement rests on: the write-ahead log is flushed to the disk for every batch."""

from __future__ import annotations

import asyncio

from load_tests.drills.hall import open_hall
from load_tests.drills.kills import Figures
from load_tests.drills.site import Broken, Site

# A batch is a transaction, and a row remembers the transaction that wrote it.
_BATCHES = """
SELECT count(DISTINCT written) FROM (
  SELECT xmin::text AS written FROM live_answer WHERE game_id = '{game}'
  UNION ALL
  SELECT p.xmin::text FROM participants_participant p JOIN live_player s ON s.participant_id = p.id
  WHERE s.game_id = '{game}'
) AS rows
"""
_FLUSHES = "SELECT wal_sync FROM pg_stat_wal"


async def flushed(site: Site, players: int) -> Figures:
    """One worker stores one batch after another, so each has a flush of its own: of joins and of answers."""
    ask = site.hand.ask_postgres
    [[before]] = await asyncio.to_thread(ask, _FLUSHES)
    apart = await asyncio.to_thread(site.product.add_worker)
    try:
        async with open_hall(site, players=players, urls=[apart.url]) as hall:
            await hall.ask()
            await hall.answered()
            await hall.reveal()
            # connections that end tell what they have counted; those that live take their time
            await asyncio.to_thread(apart.stop)
            [[batches]] = await asyncio.to_thread(ask, _BATCHES.format(game=hall.entry.game))
            [[after]] = await asyncio.to_thread(ask, _FLUSHES)
            hall.figures["batches"], hall.figures["flushes"] = batches, after - before
            if after - before < batches:
                raise Broken(
                    f"{batches} batches were acknowledged, the log was flushed {after - before} times"
                )
            await hall.judge()
            return hall.figures
    finally:
        site.workers.remove(apart)
        await asyncio.to_thread(apart.stop)
