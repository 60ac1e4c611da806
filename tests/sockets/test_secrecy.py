"""What must not be on the wire, in the log or in the rows: solutions before the reveal, and what concerns a person."""

from __future__ import annotations

import json
import uuid
from typing import Any

from load_tests.live_client import LiveClient
from tests.sockets.both import both
from tests.sockets.conftest import OpenStage
from tests.sockets.content import CONCERN, QUIZZES, MarkedQuestion
from tests.sockets.stage import Stage, all_in, refusal


def told(clients: list[LiveClient]) -> str:
    """Everything that these clients have received, as one text."""
    return "\n".join(frame for client in clients for frame in client.frames)


def names_in(value: Any) -> set[str]:
    """Every key in a JSON value whose value says something."""
    if isinstance(value, dict):
        said = {key for key, inner in value.items() if inner is not None}
        return said.union(*(names_in(inner) for inner in value.values()))
    if isinstance(value, list):
        return set().union(*(names_in(inner) for inner in value))
    return set()


def check_silence(
    stage: Stage, clients: list[LiveClient], since: list[int], question: MarkedQuestion
) -> None:
    """Nothing of this question's solution has been told since, nor logged ever."""
    frames = [frame for client, start in zip(clients, since, strict=True) for frame in client.frames[start:]]
    log = stage.server.log.read_text(errors="replace")
    for secret in question.secrets:
        assert secret not in log
        assert not any(secret in frame for frame in frames)
    for frame in frames:
        assert not names_in(json.loads(frame)) & {"solution", "right", "explanation", "citations", "grade"}


@both
async def test_solution_leaves_at_the_reveal_and_not_before(stage: OpenStage) -> None:
    game = stage("sockets-types", tally="live")
    host, screen, player, other = (
        await game.host(),
        await game.screen(),
        await game.joined(),
        await game.joined(),
    )
    clients = [host, screen, player, other]
    since = [0] * 4
    for position, (question, _, _) in enumerate(QUIZZES["sockets-types"]):
        await game.open_question(host, *clients)
        check_silence(game, clients, since, question)
        if question.type != "concern":
            await player.answer(list(question.right))
            await host.until(
                lambda c, n=position: (
                    c.pushes["tally"]
                    and (c.pushes["tally"][-1]["position"], c.pushes["tally"][-1]["answered"]) == (n, 1)
                )
            )
        await host.move("pause")
        await host.until(lambda c: c.game["paused"])
        await host.move("resume")
        await host.until(lambda c: not c.game["paused"])
        late_screen = await game.screen()
        await host.move("close")
        await all_in(clients, "closed", position)
        check_silence(game, [*clients, late_screen], [*since, 0], question)
        await late_screen.close()
        await game.reveal(host, *clients)
        for client in clients:
            assert client.game["solution"]["right"] == list(question.right)
            assert client.game["solution"]["explanation"] == question.explanation
            assert question.quote in json.dumps(client.game["solution"]["citations"])
        if question.type != "concern":
            await player.until(
                lambda c, n=position: c.pushes["result"] and c.pushes["result"][-1]["position"] == n
            )
            await other.until(
                lambda c, n=position: c.pushes["result"] and c.pushes["result"][-1]["position"] == n
            )
        await host.move("leaderboard")
        await all_in(clients, "leaderboard", position)
        since = [len(client.frames) for client in clients]
    log = game.server.log.read_text(errors="replace")
    assert not any(
        secret in log for question, _, _ in QUIZZES["sockets-types"] for secret in question.secrets
    )


async def go_to_concern_question(game: Stage, host: LiveClient, *others: LiveClient) -> int:
    """Open the question that asks whether the matter concerns somebody; returns its position."""
    position = [question for question, _, _ in QUIZZES["sockets-types"]].index(CONCERN)
    await host.move("start")
    await host.phase("reading", position=0)
    for number in range(position):
        await host.move("skip")
        await host.phase("reading", position=number + 1)
    await host.move("open")
    await all_in([host, *others], "open", position)
    return position


@both
async def test_what_concerns_a_person_is_nowhere(stage: OpenStage) -> None:
    game = stage("sockets-types", tally="live", pacing="host")
    host, screen = await game.host(), await game.screen()
    asked, asked_too, silent = [await game.joined() for _ in range(3)]
    everybody = [host, screen, asked, asked_too, silent]
    position = await go_to_concern_question(game, *everybody)
    before = game.backstage.dump()

    for client in (asked, asked_too, asked):  # the third is a tap repeated
        assert await client.request("concern", {"position": position}) == {"position": position}
    # a page gone wrong that sends the choice all the same: refused, and not kept
    mark = uuid.uuid4().hex
    tapped = {"position": position, "choices": [0], "key": mark}
    assert await refusal(asked.request("answer", tapped)) == "answer.not_open"
    assert (
        await refusal(silent.request("concern", {"position": position, "choice": mark}))
        == "frame.bad_payload"
    )
    assert (
        await refusal(silent.request("concern", {"position": position, "choices": [0]}))
        == "frame.bad_payload"
    )

    after = game.backstage.dump()
    changed = {table for table in after if after[table] != before.get(table)}
    assert changed == {"live_concernasked", "live_gamequestion"}
    text = json.dumps(after)
    assert mark not in text
    assert str(uuid.UUID(mark)) not in text
    # the choices stand where questions stand, and in no row of a person's
    for choice in CONCERN.choices:
        holding = {table for table, rows in after.items() if any(choice in row for row in rows)}
        assert holding == {"bank_question", "live_gamequestion"}
    rows = game.rows()
    assert sorted(row["player_id"] for row in rows["asked"]) == sorted(
        client.me["player"] for client in (asked, asked_too)
    )
    assert {row["position"] for row in rows["asked"]} == {position}
    assert set(rows["asked"][0]) == {"game_id", "position", "player_id"}
    assert rows["questions"][position]["asked"] == 2
    assert not rows["answers"]

    await host.move("close")
    await all_in(everybody, "closed", position)
    await host.move("reveal")
    await all_in(everybody, "reveal", position)
    assert host.game["solution"]["counts"] is None
    await host.move("leaderboard")
    await all_in(everybody, "leaderboard", position)
    # the walls of the hall never show what is asked, and nobody is told how many said what
    for choice in CONCERN.choices:
        assert choice not in told([host, screen])
        assert choice not in game.server.log.read_text(errors="replace")
    assert mark not in told(everybody)
    assert mark not in game.server.log.read_text(errors="replace")
    assert not [tally for tally in host.pushes["tally"] if tally["position"] == position]
    assert not any(client.pushes["result"] for client in (asked, asked_too, silent))


@both
async def test_being_asked_is_remembered_over_a_reload_and_what_was_tapped_is_not(stage: OpenStage) -> None:
    game = stage("sockets-types")
    host, player = await game.host(), await game.joined()
    position = await go_to_concern_question(game, host, player)
    await player.request("concern", {"position": position})
    cookies = {"device": player.socket.request.headers["Cookie"].removeprefix("device=")}
    await player.close()
    back = await game.player(cookies)
    assert back.me["asked"] == [position]
    assert back.me["answer"] is None
    assert game.rows()["questions"][position]["asked"] == 1
    await back.request("concern", {"position": position})
    assert game.rows()["questions"][position]["asked"] == 1


async def test_game_for_children_asks_nobody_whether_it_concerns_them(stage: OpenStage) -> None:
    game = stage("sockets-types", for_children=True)
    player = await game.joined()
    assert player.game["children"] is True
    assert player.game["count"] == len(QUIZZES["sockets-types"]) - 1
    assert CONCERN.type not in {row["type"] for row in game.rows()["questions"]}


@both
async def test_review_at_the_end_leaves_out_what_concerned_a_person(stage: OpenStage) -> None:
    game = stage("sockets-types")
    host, player = await game.host(), await game.joined()
    position = await go_to_concern_question(game, host, player)
    await player.request("concern", {"position": position})
    await host.move("close")
    await all_in([host, player], "closed", position)
    await host.move("reveal")
    await all_in([host, player], "reveal", position)
    await host.move("finish")
    await all_in([host, player], "finished", position)
    assert (await player.request("review", {}))["questions"] == []
