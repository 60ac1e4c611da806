"""抢答, teams and streaks."""

from __future__ import annotations

import asyncio

from load_tests.live_client import LiveClient
from quiz.live.rules.game import BUZZ_COMMIT_MS
from tests.sockets.both import both
from tests.sockets.conftest import OpenStage
from tests.sockets.stage import all_in, refusal, wait_for_clock


async def press(client: LiveClient) -> object:
    """Press the buzzer in the round that is open."""
    game = client.game
    return await client.request(
        "buzz", {"position": game["position"], "round": game["buzzer"]["round"], "key": "c" * 32}
    )


@both
async def test_buzzer_round_goes_to_the_first_and_reopens_after_a_wrong_answer(stage: OpenStage) -> None:
    game = stage("sockets-buzzer")
    host = await game.host()
    first, second, third = [await game.joined() for _ in range(3)]
    everybody = [host, first, second, third]
    await game.open_question(*everybody)
    assert await refusal(first.answer([1])) == "answer.not_open"
    assert await press(first) == {"position": 0, "round": 1}
    await press(second)
    await all_in(everybody, "buzzed", 0)
    for client in everybody:
        assert client.game["buzzer"]["holder_player"] == first.me["player"]
        assert client.game["buzzer"]["holder"] == first.me["name"]
    rows = {row["player_id"]: row["received_at"] for row in game.rows()["buzzes"]}
    assert min(rows, key=lambda player: (rows[player], player)) == first.me["player"]
    assert await refusal(second.answer([1])) == "answer.not_yours"
    assert await refusal(press(third)) == "buzz.not_open"
    await first.answer([0])
    for client in everybody:
        await client.until(lambda c: c.game["phase"] == "open" and c.game["buzzer"]["round"] == 2)
        assert client.game["solution"] is None
    assert await refusal(press(first)) == "buzz.again"
    stale = {"position": 0, "round": 1, "key": "d" * 32}
    assert await refusal(second.request("buzz", stale)) == "buzz.not_open"
    await press(second)
    await all_in(everybody, "buzzed", 0)
    assert third.game["buzzer"]["holder_player"] == second.me["player"]
    await second.answer([1])
    await all_in(everybody, "closed", 0)
    await host.move("reveal")
    for client in (first, second, third):
        await client.until(lambda c: c.pushes["result"])
    earned = [client.pushes["result"][-1]["points"] for client in (first, second, third)]
    assert earned == [0, 1_000, 0]
    assert [client.pushes["result"][-1]["answered"] for client in (first, second, third)] == [
        True,
        True,
        False,
    ]


async def test_of_presses_at_once_the_earliest_received_has_the_floor(stage: OpenStage) -> None:
    game = stage("sockets-buzzer")
    host, players = await game.host(), await game.crowd(8)
    await game.open_question(host, *players)
    await asyncio.gather(*(press(client) for client in players))
    await all_in([host, *players], "buzzed", 0)
    received = {row["player_id"]: row["received_at"] for row in game.rows()["buzzes"]}
    assert len(received) == 8
    assert host.game["buzzer"]["holder_player"] == min(
        received, key=lambda player: (received[player], player)
    )


async def test_press_whose_worker_died_before_the_move_gets_the_floor(stage: OpenStage) -> None:
    game = stage("sockets-buzzer")
    host, player = await game.host(), await game.joined()
    await game.open_question(host, player)
    game.backstage.add_press(game.entry.game, player.me["player"])
    await all_in([host, player], "buzzed", 0)
    assert host.game["buzzer"]["holder_player"] == player.me["player"]


async def test_holder_who_says_nothing_loses_the_floor(stage: OpenStage) -> None:
    game = stage("sockets-buzzer")
    host, slow, quick = await game.host(), await game.joined(), await game.joined()
    opened = await game.open_question(host, slow, quick)
    await press(slow)
    await all_in([host, slow, quick], "buzzed", 0)
    answer_by = slow.game["buzzer"]["answer_by"]
    await quick.until(lambda c: c.game["phase"] == "open" and c.game["buzzer"]["round"] == 2)
    assert quick.game["now"] >= answer_by
    # the clock stood still for the others meanwhile
    assert quick.game["closes_at"] >= opened["closes_at"] + 9_000
    assert await refusal(slow.answer([1])) == "answer.not_open"
    assert await refusal(press(slow)) == "buzz.again"
    await press(quick)
    await all_in([host, slow, quick], "buzzed", 0)
    await quick.answer([1])
    await all_in([host, slow, quick], "closed", 0)


async def test_holders_answer_just_before_the_time_counts_though_it_is_stored_after_it(
    stage: OpenStage,
) -> None:
    game = stage("sockets-buzzer")
    host, holder, other = await game.host(), await game.joined(), await game.joined()
    await game.open_question(host, holder, other)
    await press(holder)
    await all_in([host, holder, other], "buzzed", 0)
    answer_by = holder.game["buzzer"]["answer_by"]
    await wait_for_clock(holder, answer_by - 700)
    game.backstage.hold_answers()
    try:
        answering = holder.send("answer", {"position": 0, "choices": [1], "key": "e" * 32})
        assert (await holder.request("beat", {}))["now"] <= answer_by
        await wait_for_clock(other, answer_by + BUZZ_COMMIT_MS + 500)
        assert not answering.done()
    finally:
        game.backstage.release_answers()
    assert (await answering)["late"] is False
    # the floor is not given back, though its time was over before the answer stood in the rows
    await all_in([host, holder, other], "closed", 0)
    assert host.game["buzzer"] is None or host.game["buzzer"]["round"] == 1
    await host.move("reveal")
    await holder.until(lambda c: c.pushes["result"])
    assert holder.pushes["result"][-1]["points"] == 1_000


async def test_buzzer_round_that_nobody_wins_is_closed_by_the_host(stage: OpenStage) -> None:
    game = stage("sockets-buzzer")
    host, player = await game.host(), await game.joined()
    await game.open_question(host, player)
    await press(player)
    await player.phase("buzzed")
    await player.answer([0])
    await host.until(lambda c: c.game["buzzer"]["round"] == 2)
    await game.reveal(host, player)
    await player.until(lambda c: c.pushes["result"])
    assert player.pushes["result"][-1]["points"] == 0


@both
async def test_teams_meet_on_the_mean_of_their_active_members(stage: OpenStage) -> None:
    game = stage("sockets-three", scoring="plain", teams=["一队", "二队", "三队"], team_minimum=1)
    host = await game.host()
    nobody = await game.player()
    assert [team["name"] for team in nobody.hello["teams"]] == ["一队", "二队", "三队"]
    assert await refusal(nobody.request("join", {"name": "没队", "team": None})) == "join.team"
    assert await refusal(nobody.request("join", {"name": "没队", "team": 9})) == "join.team"
    right, wrong = await game.joined(team=1), await game.joined(team=1)
    alone, asleep = await game.joined(team=2), await game.joined(team=2)
    everybody = [host, right, wrong, alone, asleep]
    await game.open_question(*everybody)
    await right.answer([1])
    await wrong.answer([0])
    await alone.answer([1])
    await game.reveal(*everybody)
    for client in everybody[1:]:
        await client.until(lambda c: c.pushes["result"])
    await host.move("leaderboard")
    await all_in(everybody, "leaderboard", 0)
    # who has not answered at all is not active; a team without active members has no rank
    shown = [(row["name"], row["rank"], row["score"], row["members"]) for row in host.game["teams"]]
    assert shown == [("二队", 1, 1_000, 1), ("一队", 2, 500, 2), ("三队", None, None, 0)]
    assert [client.pushes["result"][-1]["team_rank"] for client in everybody[1:]] == [2, 2, 1, 1]


@both
async def test_streak_earns_a_bonus_until_a_wrong_answer(stage: OpenStage) -> None:
    game = stage("sockets-whole", scoring="plain", streaks=True)
    host, steady, slips = await game.host(), await game.joined(), await game.joined()
    taken = [(steady, [[1], [0, 2], [1]]), (slips, [[1], [1], [1]])]
    for position in range(3):
        await game.open_question(host, steady, slips)
        for client, choices in taken:
            await client.answer(choices[position])
        await game.reveal(host, steady, slips)
        for client, _ in taken:
            await client.until(lambda c, n=position + 1: len(c.pushes["result"]) == n)
    told = [[(r["points"], r["streak"]) for r in client.pushes["result"]] for client, _ in taken]
    assert told == [[(1_000, 1), (1_020, 2), (1_040, 3)], [(1_000, 1), (0, 0), (1_000, 1)]]
    rows = game.rows()
    for client, _ in taken:
        own = [row for row in rows["answers"] if row["player_id"] == client.me["player"]]
        total = sum(row["points"] + row["bonus"] for row in own)
        assert total == client.pushes["result"][-1]["score"] == game.row_of(client)["score"]
