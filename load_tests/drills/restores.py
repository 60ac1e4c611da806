"""A backup of a game in mid-question, restored to an empty machine: results and audit chain are what they were."""

from __future__ import annotations

import asyncio
import dataclasses

from load_tests.drills.hall import open_hall
from load_tests.drills.hand import Hand
from load_tests.drills.kills import Figures
from load_tests.drills.site import Broken, Site
from load_tests.local.installation import Installation

_NAME = "restored"


async def backup_restored(site: Site, players: int) -> Figures:
    """The nightly backup while people play, and one command on the other machine."""
    async with open_hall(site, players=players) as hall:
        await hall.mid_question()
        await hall.answered()
        await hall.reveal()
        rows = await asyncio.to_thread(site.hand.rows, hall.entry.game)
        began = hall.now()
        file = site.product.directory / f"{hall.entry.game}.backup"
        await asyncio.to_thread(site.product.manage, "backup", str(file))
        hall.figures["backup"] = hall.now() - began
        began = hall.now()
        other = await asyncio.to_thread(_empty_machine, site)
        await asyncio.to_thread(other.manage, "restore", str(file))
        hall.figures["restore"] = hall.now() - began
        await asyncio.to_thread(other.manage, "verify_audit")
        hand = Hand(other.environ, other.directory / "hand.log")
        try:
            restored = await asyncio.to_thread(hand.rows, hall.entry.game)
        finally:
            hand.close()
        if _in_order(restored.answers) != _in_order(rows.answers):
            raise Broken("the restored answers are not those of the backup's moment")
        if _in_order(restored.players) != _in_order(rows.players):
            raise Broken("the restored totals are not those of the backup's moment")
        await hall.ask(window_s=1.0)
        await hall.end(more=False)
        return hall.figures


def _in_order(rows: object) -> list[str]:
    return sorted(repr(dataclasses.asdict(row)) for row in rows)  # type: ignore[attr-defined]


def _empty_machine(site: Site) -> Installation:
    """A database of its own on the same server, a folder of its own, the same keys."""
    site.hand.ask_postgres(f"DROP DATABASE IF EXISTS {_NAME}")
    site.hand.ask_postgres(f"CREATE DATABASE {_NAME}")
    directory = site.product.directory / _NAME
    directory.mkdir(exist_ok=True)
    environ = site.product.environ
    return Installation.fresh(
        directory,
        {
            "SECRET_KEY": environ["SECRET_KEY"],
            "SEALING_KEY": environ["SEALING_KEY"],
            "DATABASE_URL": f"{environ['DATABASE_URL'].rsplit('/', 1)[0]}/{_NAME}",
        },
    )
