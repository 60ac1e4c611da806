"""The end of a game, and results for those who were away when they were told."""

from __future__ import annotations

import pytest

from load_tests.live_client import LiveClient
from tests.sockets.conftest import OpenStage
from tests.sockets.content import QUIZZES
from tests.sockets.stage import Stage, all_in, new_device


async def play(game: Stage, host: LiveClient, *players: LiveClient) -> None:
    """One question, answered right by the first player and wrong by the others, up to its leaderboard."""
    await game.open_question(host, *players)
    position = host.game["position"]
    question = QUIZZES["sockets-three"][position][0]
    for number, player in enumerate(players):
        await player.answer(list(question.right) if number == 0 else [(question.right[0] + 1) % 4])
    await game.reveal(host, *players)
    await host.move("leaderboard")
    await all_in([host, *players], "leaderboard", position)


@pytest.mark.parametrize("ending", ["played out", "in mid-question", "at a leaderboard"])
async def test_end_shows_rank_and_score_before_and_after_a_reload(stage: OpenStage, ending: str) -> None:
    game = stage("sockets-three")
    devices = [new_device(game.server) for _ in range(2)]
    host = await game.host()
    first, second = [await game.joined(cookies=device) for device in devices]
    for _ in range(3 if ending == "played out" else 1):
        await play(game, host, first, second)
    if ending == "in mid-question":
        await game.open_question(host, first, second)
        await second.answer([3])  # right, and voided by the end
    await host.move("next" if ending == "played out" else "finish")
    await all_in([host, first, second], "finished", host.game["position"])
    told = []
    for client, rank in ((first, 1), (second, 2)):
        await client.until(lambda c: c.pushes["result"] and c.pushes["result"][-1]["rank"] is not None)
        await client.request("beat", {})  # whatever was to be told has been told
        told.append(client.pushes["result"][-1])
        score = game.row_of(client)["score"]
        assert (told[-1]["rank"], told[-1]["of"], told[-1]["score"]) == (rank, 2, score)
        assert told[-1]["position"] == client.game["position"]
        await client.close()
    assert told[0]["score"] > told[1]["score"] == 0
    for device, result in zip(devices, told, strict=True):
        back = await game.player(device)
        assert back.game["phase"] == "finished"
        assert back.me["result"] == result
        assert back.me["score"] == result["score"]


async def test_end_after_a_concern_question_shows_rank_and_score(stage: OpenStage) -> None:
    game = stage("sockets-concern-last")
    devices = [new_device(game.server) for _ in range(2)]
    host = await game.host()
    first, second = [await game.joined(cookies=device) for device in devices]
    await play(game, host, first, second)
    await game.open_question(host, first, second)
    await first.request("concern", {"position": 1})
    await game.reveal(host, first, second)
    assert all(len(client.pushes["result"]) == 1 for client in (first, second))
    await host.move("next")
    await all_in([host, first, second], "finished", 1)
    for client, device, rank in ((first, devices[0], 1), (second, devices[1], 2)):
        await client.until(lambda c: c.pushes["result"][-1]["position"] == 1)
        result = client.pushes["result"][-1]
        assert (result["rank"], result["of"], result["score"]) == (rank, 2, game.row_of(client)["score"])
        # neither whether this question was answered nor how
        assert (result["answered"], result["grade"], result["points"]) == (False, None, 0)
        assert (await game.player(device)).me["result"] == result


async def test_phone_that_was_away_during_the_reveal_has_its_result_at_the_leaderboard(
    stage: OpenStage,
) -> None:
    game = stage("sockets-three")
    device = new_device(game.server)
    host, away, other = await game.host(), await game.joined(cookies=device), await game.joined()
    await game.open_question(host, away, other)
    await away.answer([1])
    await away.close()
    await game.reveal(host, other)
    await host.move("leaderboard")
    await all_in([host, other], "leaderboard", 0)
    back = await game.player(device)
    score = game.row_of(away)["score"]
    assert score > 0
    result = back.me["result"]
    assert (result["answered"], result["grade"], result["score"], result["rank"], result["of"]) == (
        True,
        1.0,
        score,
        1,
        2,
    )


async def test_beat_tells_the_version_that_was_shown(stage: OpenStage) -> None:
    game = stage("sockets-three")
    host, player, screen = await game.host(), await game.joined(), await game.screen()
    for move, phase in (("start", "reading"), ("open", "open"), ("close", "closed"), ("reveal", "reveal")):
        version = (await host.move(move))["version"]
        for client in (host, player, screen):
            await client.phase(phase)
            assert (await client.request("beat", {}))["version"] == version == client.game["version"]
