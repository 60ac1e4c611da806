"""A full hall on the embedded default: every answer acknowledged once, and every acknowledgement a row."""

from __future__ import annotations

import asyncio
import random
import uuid

from tests.sockets.both import both
from tests.sockets.conftest import OpenStage
from tests.sockets.stage import all_in

CROWD = 500
WITHIN_S = 5.0


@both
async def test_500_players_get_one_acknowledgement_each(stage: OpenStage) -> None:
    game = stage("sockets-one", scoring="plain")
    host, players = await game.host(), await game.crowd(CROWD)
    await game.open_question(host, *players)
    dice = random.Random(8)
    keys = {client.me["player"]: uuid.uuid4().hex for client in players}
    choices = {client.me["player"]: dice.randrange(4) for client in players}

    async def tap(client: object, player: str) -> str:
        await asyncio.sleep(dice.uniform(0, WITHIN_S))
        answered = await client.answer([choices[player]], key=keys[player])  # type: ignore[attr-defined]
        return str(answered["key"])

    acknowledged = await asyncio.gather(*(tap(client, client.me["player"]) for client in players))
    assert sorted(acknowledged) == sorted(keys.values())
    for client in players:
        assert not client.pushes["ok"], "a second acknowledgement of the same request"
        assert not client.pushes["error"]

    await all_in([host, *players], "closed", 0)
    rows = game.rows()
    stored = {row["player_id"]: (uuid.UUID(row["key"]).hex, row["choices"]) for row in rows["answers"]}
    assert stored == {player: (keys[player], str(choices[player])) for player in keys}
    await game.reveal(host, *players)
    counts = [list(choices.values()).count(choice) for choice in range(4)]
    assert host.game["solution"]["counts"] == counts
    assert host.game["solution"]["correct"] == counts[1]
    for client in players:
        await client.until(lambda c: c.pushes["result"])
        result = client.pushes["result"][-1]
        right = choices[client.me["player"]] == 1
        assert (result["points"], result["rank"], result["of"]) == (
            (1_000, 1, CROWD) if right else (0, counts[1] + 1, CROWD)
        )
