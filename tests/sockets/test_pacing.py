"""Who moves the game on: the clock, the hall that has answered, people who need more time, one or two hosts."""

from __future__ import annotations

import asyncio

from quiz.live.rules.game import GRACE_MS, PERSONAL_WAIT
from tests.sockets.both import both
from tests.sockets.conftest import OpenStage
from tests.sockets.stage import all_in, phases_seen, refusal, wait_for_clock


@both
async def test_automatic_pacing_plays_to_the_end_without_a_host(stage: OpenStage) -> None:
    game = stage("sockets-brief", pacing="auto")
    host, player, quiet = await game.host(), await game.joined(), await game.joined()
    await host.move("start")
    await host.close()
    await player.phase("open")
    await player.answer([1])
    opened = player.game
    await all_in([player, quiet], "closed", 0)
    # somebody has not answered: not before the deadline
    assert player.game["now"] >= opened["closes_at"]
    await all_in([player, quiet], "finished", 0)
    steps = ["reading", "open", "closed", "reveal", "leaderboard", "finished"]
    for client in (player, quiet):
        assert phases_seen(client) == [(step, 0) for step in steps]
    row = next(row for row in player.game["leaderboard"] if row["name"] == player.me["name"])
    assert row["score"] == game.row_of(player)["score"] > 0


async def test_question_closes_when_everybody_has_answered_though_no_host_is_there(stage: OpenStage) -> None:
    game = stage("sockets-one", pacing="auto")
    host, first, second = await game.host(), await game.joined(), await game.joined()
    await game.open_question(host, first, second)
    await host.close()
    await first.answer([1])
    await second.answer([0])
    await all_in([first, second], "reveal", 0)
    assert first.game["now"] < first.pushes["game"][-3]["opened_at"] + 60_000


async def test_question_stays_open_while_somebody_has_not_answered(stage: OpenStage) -> None:
    game = stage("sockets-one")
    host, first, second = await game.host(), await game.joined(), await game.joined()
    await game.open_question(host, first, second)
    await first.answer([1])
    await host.until(lambda c: c.pushes["tally"] and c.pushes["tally"][-1]["answered"] == 1)
    assert host.pushes["tally"][-1]["of"] == 2
    assert host.game["phase"] == "open"
    await second.answer([1])
    await all_in([host, first, second], "closed", 0)


async def test_reveal_waits_for_personal_time_three_times_the_limit_at_most(stage: OpenStage) -> None:
    game = stage("sockets-brief", pacing="auto", leaderboard=False)
    host = await game.host()
    usual, slower, patient, never = [await game.joined() for _ in range(4)]
    assert (await slower.request("time", {"mode": "x1.5"}))["me"]["time"] == "x1.5"
    for client in (patient, never):
        await client.request("time", {"mode": "off"})
    opened = await game.open_question(host, usual, slower, patient, never)
    await all_in([host, usual, slower, patient, never], "closed", 0)
    assert (await slower.answer([1]))["late"] is True
    await wait_for_clock(usual, opened["closes_at"] + 2_000)
    # the room's time and its grace are over for whoever has no more time than the room
    assert await refusal(usual.answer([1])) == "answer.too_late"
    await host.until(lambda c: c.pushes["tally"] and c.pushes["tally"][-1]["waiting"] == 2)
    await wait_for_clock(usual, opened["opened_at"] + 10_000)
    assert (await patient.answer([1]))["late"] is True
    await host.phase("reveal")
    assert host.game["now"] >= opened["opened_at"] + PERSONAL_WAIT * 5_000
    assert host.game["now"] < opened["opened_at"] + PERSONAL_WAIT * 5_000 + 5_000
    assert await refusal(never.answer([1])) == "answer.revealed"
    # knowing earns the floor of the points, however long it took
    for client in (slower, patient):
        await client.until(lambda c: c.pushes["result"])
        assert client.pushes["result"][-1]["points"] == 900


async def test_reveal_comes_as_soon_as_the_last_with_personal_time_has_answered(stage: OpenStage) -> None:
    game = stage("sockets-brief", pacing="auto")
    host, usual, patient = await game.host(), await game.joined(), await game.joined()
    await host.request("allow", {"player": patient.me["player"], "mode": "x10"})
    await patient.until(lambda c: c.me["time"] == "x10")
    opened = await game.open_question(host, usual, patient)
    await all_in([host, usual, patient], "closed", 0)
    await wait_for_clock(patient, opened["closes_at"] + 2_500)
    assert patient.game["phase"] == "closed"
    await patient.answer([1])
    await all_in([host, usual, patient], "reveal", 0)
    assert host.game["now"] < opened["opened_at"] + PERSONAL_WAIT * 5_000


async def test_reveal_does_not_wait_for_an_answer_that_would_come_too_late(stage: OpenStage) -> None:
    game = stage("sockets-brief", pacing="auto")
    host, usual, slower = await game.host(), await game.joined(), await game.joined()
    await slower.request("time", {"mode": "x1.5"})
    opened = await game.open_question(host, usual, slower)
    await host.move("close")
    closed = await host.phase("closed")
    # half of five seconds more, and the grace
    own_end = closed["closes_at"] + 2_500 + GRACE_MS
    await all_in([host, usual, slower], "reveal", 0)
    assert own_end <= host.game["now"] < opened["opened_at"] + PERSONAL_WAIT * 5_000 - 2_000


async def test_reveal_does_not_wait_for_one_who_missed_the_last_two_questions(stage: OpenStage) -> None:
    game = stage("sockets-three")
    host, present, gone = await game.host(), await game.joined(), await game.joined()
    for client in (present, gone):
        await client.request("time", {"mode": "x10"})
    await gone.close()
    for _ in range(2):
        await game.open_question(host, present)
        await present.answer([0])
        await game.reveal(host, present)
    # who comes for the last question has missed none
    newcomer = await game.joined()
    await newcomer.request("time", {"mode": "x10"})
    await game.open_question(host, present, newcomer)
    await host.request("configure", {"version": host.game["version"], "settings": {"pacing": "auto"}})
    await host.until(lambda c: c.game["settings"]["pacing"] == "auto")
    await present.answer([0])
    await host.move("close")
    closed = await host.phase("closed", position=2)
    await wait_for_clock(present, closed["closes_at"] + GRACE_MS + 1_500)
    assert present.game["phase"] == "closed"
    await newcomer.answer([0])
    await all_in([host, present, newcomer], "reveal", 2)
    # two people's answers, of three who could have answered
    assert host.game["solution"]["answered"] == 2


async def test_host_can_give_everybody_more_time_at_once(stage: OpenStage) -> None:
    game = stage("sockets-one")
    host, here, away = await game.host(), await game.joined(), await game.joined()
    await away.close()
    await host.request("allow", {"player": None, "mode": "x1.5"})
    await here.until(lambda c: c.me["time"] == "x1.5")
    assert {row["personal_time"] for row in game.rows()["players"]} == {"x1.5"}


async def test_answer_within_the_grace_period_counts_without_speed_points(stage: OpenStage) -> None:
    game = stage("sockets-one")
    host, player, other = await game.host(), await game.joined(), await game.joined()
    await game.open_question(host, player, other)
    await other.answer([1])
    await host.move("close")
    await player.phase("closed")
    assert (await player.answer([1]))["late"] is True
    await game.reveal(host, player, other)
    for client in (player, other):
        await client.until(lambda c: c.pushes["result"])
    assert player.pushes["result"][-1]["points"] == 900 < other.pushes["result"][-1]["points"]


async def test_late_answer_sent_again_gets_the_same_acknowledgement(stage: OpenStage) -> None:
    game = stage("sockets-one")
    host, player = await game.host(), await game.joined()
    await game.open_question(host, player)
    await host.move("close")
    await player.phase("closed")
    first = await player.answer([1], key="a" * 32)
    assert await player.answer([1], key="a" * 32) == first
    await game.reveal(host, player)
    assert await player.answer([1], key="a" * 32) == first


@both
async def test_extending_and_pausing_move_the_deadline(stage: OpenStage) -> None:
    game = stage("sockets-one")
    host, player = await game.host(), await game.joined()
    opened = await game.open_question(host, player)
    await host.move("extend", ms=15_000)
    await player.until(lambda c: c.game["closes_at"] == opened["closes_at"] + 15_000)
    assert await refusal(host.move("extend", ms=999)) == "move.bad_time"
    await host.phase("open")
    await host.until(lambda c: c.game["version"] == opened["version"] + 1)
    await host.move("pause")
    for client in (host, player):
        await client.until(lambda c: c.game["paused"])
    assert await refusal(player.answer([1])) == "answer.paused"
    assert await refusal(host.move("close")) == "move.paused"
    assert host.game["paused_left"] > 60_000
    await host.move("resume")
    await player.until(lambda c: not c.game["paused"])
    assert player.game["closes_at"] > opened["closes_at"] + 15_000
    await player.answer([1])
    await all_in([host, player], "closed", 0)


@both
async def test_skipped_question_earns_nothing(stage: OpenStage) -> None:
    game = stage("sockets-three")
    host, player, other = await game.host(), await game.joined(), await game.joined()
    await game.open_question(host, player, other)
    await player.answer([1])
    assert game.row_of(player)["score"] > 0
    await host.move("skip")
    await all_in([host, player, other], "reading", 1)
    row = game.row_of(player)
    assert (row["score"], row["correct"], row["answered"]) == (0, 0, 0)
    await host.move("open")
    await all_in([host, player, other], "open", 1)
    await player.answer([3])
    await other.answer([3])
    await game.reveal(host, player, other)
    await host.move("finish")
    await all_in([host, player, other], "finished", 1)
    reviewed = (await player.request("review", {}))["questions"]
    assert [question["position"] for question in reviewed] == [1]
    best = next(row for row in host.game["leaderboard"] if row["name"] == player.me["name"])
    assert best["score"] == reviewed[0]["points"] == game.row_of(player)["score"]


@both
async def test_finishing_early_voids_what_was_not_revealed(stage: OpenStage) -> None:
    game = stage("sockets-three")
    host, player, other = await game.host(), await game.joined(), await game.joined()
    await game.open_question(host, player, other)
    await player.answer([1])
    await host.move("finish")
    await all_in([host, player, other], "finished", 0)
    assert game.row_of(player)["score"] == 0
    assert (await player.request("review", {}))["questions"] == []
    assert await refusal(player.answer([1])) == "answer.already"
    assert await refusal(other.request("answer", {"position": 0, "choices": [1], "key": "b" * 32})) in (
        "answer.revealed",
        "answer.not_open",
    )


async def test_cancelled_game_takes_nothing_more(stage: OpenStage) -> None:
    game = stage("sockets-three")
    host, player = await game.host(), await game.joined()
    await game.open_question(host, player)
    await host.move("cancel")
    await all_in([host, player], "cancelled", 0)
    newcomer = await game.player()
    assert await refusal(newcomer.request("join", {"name": "晚到的人", "team": None})) == "game.ended"
    assert await refusal(host.move("start")) == "move.wrong_phase"
    assert await refusal(player.request("review", {})) == "review.not_yet"
    assert not game.rows()["answers"]


async def test_settings_change_in_mid_game(stage: OpenStage) -> None:
    game = stage("sockets-three", phone_shows_question=False, tally="off")
    host, player, other = await game.host(), await game.joined(), await game.joined()
    await game.open_question(host, player, other)
    assert player.game["question"]["text"] is None
    assert player.game["question"]["choices"] == ["", "", "", ""]

    async def configure(**settings: object) -> None:
        await host.request("configure", {"version": host.game["version"], "settings": settings})

    await configure(phone_shows_question=True, tally="live")
    await player.until(lambda c: c.game["question"]["text"])
    await player.answer([2])
    await host.until(lambda c: c.pushes["tally"] and c.pushes["tally"][-1]["counts"] == [0, 0, 1, 0])
    assert await refusal(configure(scoring="speed")) == "configure.bad_setting"
    assert await refusal(configure(tally="sometimes")) == "configure.bad_setting"
    await host.move("close")
    await host.phase("closed")
    # a wait that only the host could have ended gets a deadline
    await configure(pacing="auto", leaderboard=False)
    await all_in([host, player, other], "reveal", 0)
    await configure(pacing="host")
    await host.until(lambda c: c.game["settings"]["pacing"] == "host")
    assert host.game["next_at"] is None


@both
async def test_of_two_hosts_the_faster_one_moves_and_the_other_is_told(stage: OpenStage) -> None:
    game = stage("sockets-three")
    first, second, player = await game.host(), await game.host(), await game.joined()
    seen = second.game["version"]
    moves = [host.request("move", {"move": "start", "version": seen}) for host in (first, second)]
    outcomes = await asyncio.gather(*moves, return_exceptions=True)
    codes = [getattr(outcome, "code", "ok") for outcome in outcomes]
    assert sorted(codes) == ["move.stale", "ok"]
    await all_in([first, second, player], "reading", 0)
    assert await refusal(first.request("move", {"move": "open", "version": seen})) == "move.stale"
    assert await refusal(second.move("reveal")) == "move.wrong_phase"
    await second.move("open")
    await all_in([first, second, player], "open", 0)
