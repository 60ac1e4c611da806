"""A whole game with host, screen and three players: what is shown is what the rows say."""

from __future__ import annotations

from typing import Any

from load_tests.live_client import LiveClient, Payload
from quiz.live.rules.scoring import points
from tests.sockets.both import both
from tests.sockets.conftest import OpenStage
from tests.sockets.content import QUIZZES
from tests.sockets.stage import Stage, all_in, phases_seen

# 01 is single (B), 02 multiple (A and C), 03 true or false (F): choices by player and question
RIGHT = [[1], [0, 2], [1]]
TAKEN = {"甲": [[1], [0, 2], [1]], "乙": [[1], [0], [0]], "丙": [[2], [1, 3], [1]]}


def recomputed(rows: dict[str, list[dict[str, Any]]], seconds: list[int]) -> dict[str, int]:
    """Totals by player from the answers alone, each scored again."""
    totals = {row["id"]: 0 for row in rows["players"]}
    for row in rows["answers"]:
        scored = points(
            "steady",
            grade=row["grade"],
            credited_ms=row["credited_ms"],
            limit_ms=seconds[row["position"]] * 1_000,
            late=row["late"],
        )
        assert scored == row["points"]
        totals[row["player_id"]] += scored + row["bonus"]
    return totals


def competition_ranks(scores: list[int]) -> list[int]:
    """1, 2, 2, 4, written the slow way."""
    return [1 + sum(other > score for other in scores) for score in scores]


async def play_question(
    stage: Stage, host: LiveClient, screen: LiveClient, players: dict[str, LiveClient]
) -> None:
    everybody = [screen, *players.values()]
    opened = await stage.open_question(host, *everybody)
    position = opened["position"]
    for name, client in players.items():
        acknowledged = await client.answer(TAKEN[name][position])
        assert (acknowledged["position"], acknowledged["late"]) == (position, False)
    # all have answered, so nobody waits for the clock
    await all_in([host, *everybody], "closed", position)
    await host.move("reveal")
    await all_in([host, *everybody], "reveal", position)
    for client in players.values():
        await client.until(lambda c: c.pushes["result"] and c.pushes["result"][-1]["position"] == position)
    await host.move("leaderboard")
    await all_in([host, *everybody], "leaderboard", position)


def check_boards(shown: Payload, results: dict[str, Payload]) -> None:
    """Leaderboard and own results tell one story."""
    scores = {name: result["score"] for name, result in results.items()}
    assert {row["name"]: row["score"] for row in shown["leaderboard"]} == scores
    ranks = competition_ranks([row["score"] for row in shown["leaderboard"]])
    assert [row["rank"] for row in shown["leaderboard"]] == ranks
    for row in shown["leaderboard"]:
        assert results[row["name"]]["rank"] == row["rank"]
        assert results[row["name"]]["of"] == len(scores)


@both
async def test_whole_game_shows_what_the_rows_say(stage: OpenStage) -> None:
    game = stage("sockets-whole")
    host, screen = await game.host(), await game.screen()
    players = {name: await game.joined(name) for name in TAKEN}
    await host.until(lambda c: c.pushes["lobby"] and c.pushes["lobby"][-1]["players"] == 3)
    for position in range(3):
        await play_question(game, host, screen, players)
        assert screen.game["solution"]["right"] == RIGHT[position]
        assert screen.game["solution"]["answered"] == 3
        taken = [choice for answers in TAKEN.values() for choice in answers[position]]
        counts = [taken.count(choice) for choice in range(len(screen.game["question"]["choices"]))]
        assert screen.game["solution"]["counts"] == counts
        results = {name: client.pushes["result"][-1] for name, client in players.items()}
        for client in (host, screen, *players.values()):
            check_boards(client.game, results)
    await host.move("next")
    everybody = [host, screen, *players.values()]
    await all_in(everybody, "finished", 2)

    steps = ["reading", "open", "closed", "reveal", "leaderboard"]
    expected = [(step, position) for position in range(3) for step in steps] + [("finished", 2)]
    for client in everybody:
        assert phases_seen(client) == expected
        versions = [pushed["version"] for pushed in client.pushes["game"]]
        assert versions == sorted(set(versions))

    rows = game.rows()
    seconds = [seconds for _, seconds, _ in QUIZZES["sockets-whole"]]
    totals = recomputed(rows, seconds)
    names = {row["id"]: row["name"] for row in rows["players"]}
    assert {row["id"]: row["score"] for row in rows["players"]} == totals
    for client in everybody:
        shown = {row["name"]: row["score"] for row in client.game["leaderboard"]}
        assert shown == {names[player]: total for player, total in totals.items()}
    answers = {(names[row["player_id"]], row["position"]): row for row in rows["answers"]}
    assert len(rows["answers"]) == 9
    for name, client in players.items():
        reviewed = (await client.request("review", {}))["questions"]
        assert [row["position"] for row in reviewed] == [0, 1, 2]
        assert [row["own"] for row in reviewed] == TAKEN[name]
        assert [row["right"] for row in reviewed] == RIGHT
        assert [row["points"] for row in reviewed] == [answers[name, n]["points"] for n in range(3)]
    assert rows["game"][0]["ended_at"] is not None


@both
async def test_partial_credit_is_half_for_half_of_the_right_choices(stage: OpenStage) -> None:
    game = stage("sockets-whole", scoring="plain")
    host, player = await game.host(), await game.joined()
    await game.open_question(host, player)
    await player.answer([1])
    await host.phase("closed")
    await host.move("reveal")
    await game.open_question(host, player)
    await player.answer([0])  # one of A and C
    await host.phase("closed", position=1)
    await host.move("reveal")
    await player.until(lambda c: len(c.pushes["result"]) == 2)
    assert [result["points"] for result in player.pushes["result"]] == [1_000, 500]
    assert player.pushes["result"][-1]["grade"] == 0.5
