"""Coming back, coming late, coming twice, and being shown out."""

from __future__ import annotations

import asyncio
import time

from tests.sockets.both import both
from tests.sockets.conftest import OpenStage
from tests.sockets.stage import all_in, new_device, refusal, seconds_since

# What the issue allows from the loss of a socket to being back in the question.
REJOIN_S = 3.0


@both
async def test_reload_in_mid_question_is_the_same_player_with_the_answer_kept(stage: OpenStage) -> None:
    game = stage("sockets-three")
    device = new_device(game.server)
    host, player, other = await game.host(), await game.joined(cookies=device), await game.joined()
    await game.open_question(host, player, other)
    acknowledged = await player.answer([2])
    await player.close()
    began = time.monotonic()
    back = await game.player(device)
    assert seconds_since(began) < REJOIN_S
    assert back.me["player"] == player.me["player"]
    assert back.me["answer"] == {"position": 0, "choices": [2], "key": acknowledged["key"]}
    assert back.game["phase"] == "open"
    assert (await back.request("join", {"name": "别的名字", "team": None}))["me"]["name"] == player.me["name"]
    assert await refusal(back.answer([1])) == "answer.already"
    assert await back.answer([2], key=acknowledged["key"]) == acknowledged
    assert len(game.rows()["players"]) == 2


async def test_reload_before_the_reveal_does_not_tell_whether_the_answer_was_right(stage: OpenStage) -> None:
    game = stage("sockets-three")
    right, wrong = new_device(game.server), new_device(game.server)
    host, knows, guesses = (
        await game.host(),
        await game.joined(cookies=right),
        await game.joined(cookies=wrong),
    )
    waits = await game.joined()
    await game.open_question(host, knows, guesses, waits)
    await knows.answer([1])
    await guesses.answer([0])
    for device in (right, wrong):
        assert (await game.player(device)).me["score"] == 0
    await host.request("rename", {"player": knows.me["player"], "name": "新名字"})
    await knows.until(lambda c: c.me["name"] == "新名字")
    assert knows.me["score"] == 0
    roster = await host.request("roster", {"search": "", "offset": 0})
    assert [player["score"] for player in roster["players"]] == [0, 0, 0]
    await game.reveal(host, knows)
    roster = await host.request("roster", {"search": "", "offset": 0})
    assert [player["score"] > 0 for player in roster["players"]] == [True, False, False]


async def test_reload_after_the_reveal_shows_the_result_again(stage: OpenStage) -> None:
    game = stage("sockets-three")
    device = new_device(game.server)
    host, player = await game.host(), await game.joined(cookies=device)
    await game.open_question(host, player)
    await player.answer([1])
    await game.reveal(host, player)
    await player.until(lambda c: c.pushes["result"])
    await player.close()
    back = await game.player(device)
    assert back.me["result"] == player.pushes["result"][-1]
    assert back.me["score"] == back.me["result"]["score"] > 0


@both
async def test_two_tabs_are_one_player_and_both_see_the_answer(stage: OpenStage) -> None:
    game = stage("sockets-three")
    device = new_device(game.server)
    host, first, other = await game.host(), await game.joined(cookies=device), await game.joined()
    second = await game.player(device)
    assert second.me["player"] == first.me["player"]
    await game.open_question(host, first, second, other)
    acknowledged = await first.answer([1])
    await second.until(lambda c: c.me["answer"] is not None)
    assert second.me["answer"] == {"position": 0, "choices": [1], "key": acknowledged["key"]}
    await game.reveal(host, first, second, other)
    for tab in (first, second):
        await tab.until(lambda c: c.pushes["result"])
    assert first.pushes["result"] == second.pushes["result"]
    assert first.pushes["result"][-1]["of"] == 2


@both
async def test_of_two_tabs_answering_at_once_one_answer_stands(stage: OpenStage) -> None:
    game = stage("sockets-three")
    device = new_device(game.server)
    host, first, other = await game.host(), await game.joined(cookies=device), await game.joined()
    second = await game.player(device)
    await game.open_question(host, first, second, other)
    outcomes = await asyncio.gather(first.answer([0]), second.answer([1]), return_exceptions=True)
    assert sorted(getattr(outcome, "code", "ok") for outcome in outcomes) == ["answer.already", "ok"]
    stored = [row for row in game.rows()["answers"] if row["player_id"] == first.me["player"]]
    winner = 0 if isinstance(outcomes[0], dict) else 1
    assert [row["choices"] for row in stored] == [str(winner)]


async def test_another_seat_on_the_same_phone_is_another_player(stage: OpenStage) -> None:
    game = stage("sockets-three")
    device = new_device(game.server)
    host = await game.host()
    grandmother = await game.joined("奶奶", cookies=device)
    grandson = await game.joined("孙子", cookies=device, seat=1)
    assert grandmother.me["player"] != grandson.me["player"]
    await game.open_question(host, grandmother, grandson)
    await grandmother.answer([1])
    await grandson.answer([0])
    await game.reveal(host, grandmother, grandson)
    for client in (grandmother, grandson):
        await client.until(lambda c: c.pushes["result"])
    assert grandmother.pushes["result"][-1]["points"] > 0 == grandson.pushes["result"][-1]["points"]
    rows = game.rows()["players"]
    assert len({row["participant_id"] for row in rows}) == 1
    assert sorted(row["seat"] for row in rows) == [0, 1]


@both
async def test_late_joiner_takes_part_from_the_next_question(stage: OpenStage) -> None:
    game = stage("sockets-three")
    host, early = await game.host(), await game.joined()
    await game.open_question(host, early)
    late = await game.joined()
    assert late.me["joined_at"] == 1
    assert await refusal(late.answer([1])) == "answer.not_yours"
    # the room does not wait for somebody who may not answer
    await early.answer([1])
    await game.reveal(host, early, late)
    await game.open_question(host, early, late)
    await late.answer([3])
    assert game.row_of(late)["score"] > 0


@both
async def test_removed_player_is_shown_out_everywhere_and_cannot_come_back(stage: OpenStage) -> None:
    game = stage("sockets-three")
    device = new_device(game.server)
    host, first, other = await game.host(), await game.joined(cookies=device), await game.joined()
    second = await game.player(device)
    undecided = await game.player(new_device(game.server))
    await game.open_question(host, first, second, other)
    await first.answer([1])
    await host.request("remove", {"player": first.me["player"]})
    for tab in (first, second):
        await tab.until(lambda c: c.close_code is not None)
        assert tab.close_code == 4403
        assert tab.pushes["removed"] == [{}]
    back = await game.keep_open("player", device)
    assert await refusal(back.request("hello", {"seat": 0})) == "join.removed"
    await back.until(lambda c: c.close_code is not None)
    assert back.close_code == 4403
    # the name stays taken, and the removed do not count
    assert (
        await refusal(undecided.request("join", {"name": first.me["name"], "team": None}))
        == "join.name_taken"
    )
    await other.answer([1])
    shown = await game.reveal(host, other)
    assert shown["players"] == 1
    await host.move("leaderboard")
    await host.phase("leaderboard")
    assert [row["name"] for row in host.game["leaderboard"]] == [other.me["name"]]
    assert await refusal(host.request("remove", {"player": "0" * 32})) == "player.unknown"


async def test_removed_phone_cannot_come_back_under_another_seat(stage: OpenStage) -> None:
    game = stage("sockets-three")
    device = new_device(game.server)
    host, unwanted = await game.host(), await game.joined(cookies=device)
    waiting = await game.player(device, seat=1)
    await host.request("remove", {"player": unwanted.me["player"]})
    await unwanted.until(lambda c: c.close_code == 4403)
    # neither on a socket that was open before nor on a new one
    for other in (waiting, await game.player(device, seat=2)):
        assert other.me == {}
        assert await refusal(other.request("join", {"name": "另一个人", "team": None})) == "join.removed"
    assert [row["removed"] for row in game.rows()["players"]] == [True]


async def test_renamed_player_sees_the_new_name(stage: OpenStage) -> None:
    game = stage("sockets-three")
    device = new_device(game.server)
    host, player, other = await game.host(), await game.joined(cookies=device), await game.joined("巴图")
    second = await game.player(device)
    mine = player.me["player"]
    await host.request("rename", {"player": mine, "name": "萨仁·图雅"})
    for tab in (player, second):
        await tab.until(lambda c: c.me["name"] == "萨仁·图雅")
    listed = (await host.request("roster", {"search": "萨仁", "offset": 0}))["players"]
    assert [(row["id"], row["online"]) for row in listed] == [(mine, True)]
    assert await refusal(host.request("rename", {"player": mine, "name": "巴图"})) == "join.name_taken"
    assert await refusal(host.request("rename", {"player": mine, "name": ""})) == "join.name_length"
    await other.close()
    await host.until(lambda c: c.pushes["lobby"][-1]["online"] == 1)


async def test_name_is_taken_once(stage: OpenStage) -> None:
    game = stage("sockets-three")
    newcomers = [await game.player() for _ in range(8)]
    outcomes = await asyncio.gather(
        *(client.request("join", {"name": "其其格", "team": None}) for client in newcomers),
        return_exceptions=True,
    )
    codes = sorted(getattr(outcome, "code", "ok") for outcome in outcomes)
    assert codes == ["join.name_taken"] * 7 + ["ok"]


async def test_choices_keep_their_numbers_and_each_player_a_seed_for_shuffling(stage: OpenStage) -> None:
    game = stage("sockets-three", shuffle=True)
    device = new_device(game.server)
    host, screen = await game.host(), await game.screen()
    player, other = await game.joined(cookies=device), await game.joined()
    await game.open_question(host, screen, player, other)
    assert player.game["settings"]["shuffle"] is True
    shown = [client.game["question"]["choices"] for client in (screen, player, other)]
    assert shown[0] == shown[1] == shown[2]
    assert player.me["shuffle_seed"] != other.me["shuffle_seed"]
    assert (await game.player(device)).me["shuffle_seed"] == player.me["shuffle_seed"]
    await all_in([player, other], "open", 0)
