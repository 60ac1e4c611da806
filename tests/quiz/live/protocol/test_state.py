"""What each audience sees: nothing of a solution before the reveal, for every type of question and every phase."""

import json
from dataclasses import replace
from itertools import product

import pytest

from quiz.bank.types import TYPES
from quiz.live.protocol.outbound import push
from quiz.live.protocol.state import Audience, Boards, Facts, view
from quiz.live.rules.game import Game, Phase
from quiz.live.rules.plan import FrozenQuestion
from quiz.live.rules.settings import GameSettings, Team
from tests.quiz.live.protocol.schema import assert_fits

T = 1_764_000_000_000
AUDIENCES: tuple[Audience, ...] = ("player", "host", "screen")
REVEALED = {Phase.REVEAL, Phase.LEADERBOARD}
# A number that stands nowhere else, for the right choices; words for the rest.
MARK = 77_001_177
PLANTED = [
    str(MARK),
    "PLANTED-EXPLANATION",
    "PLANTED-LAW",
    "PLANTED-ARTICLE",
    "PLANTED-NEED",
    "PLANTED-COUNT",
]
EVERY = list(product(TYPES, Phase, AUDIENCES))


def marked(code: str, position: int) -> FrozenQuestion:
    return FrozenQuestion(
        position=position,
        type=code,
        content={"text": f"题{position}", "choices": ["甲", "乙"], "note": "PLANTED-NEED"},
        solution={"right": [MARK], "why": "PLANTED-EXPLANATION", "needs": ["PLANTED-NEED"]},
        explanation="PLANTED-EXPLANATION",
        citations=(
            {
                "law": "PLANTED-LAW",
                "title": "t",
                "version": "2021-08-20",
                "article": "PLANTED-ARTICLE",
                "quote": "q",
            },
        ),
        topic="法律援助",
        difficulty=1,
        shuffle=True,
        seconds=20,
        buzzer=False,
        graded=TYPES[code].graded,
        pick=1,
    )


def shown(
    code: str,
    phase: Phase,
    audience: Audience,
    *,
    settings: GameSettings = GameSettings(),  # noqa: B008 - frozen
    buzzer: bool = False,
    **fields: object,
) -> dict[str, object]:
    questions = [replace(marked(code, position), buzzer=buzzer) for position in range(3)]
    state = Game(items=tuple(question.as_item() for question in questions), phase=phase, version=5)
    if phase is not Phase.LOBBY:
        state = replace(state, position=1, due_at=T + 9_000)
    if phase not in (Phase.LOBBY, Phase.READING):
        state = replace(state, opened_at=T, closes_at=T + 20_000)
    return view(
        replace(state, **fields),
        facts=Facts(title="测验", pin="482913", rehearsal=False, for_children=False),
        settings=settings,
        questions=questions,
        boards=Boards(
            counts=(3, MARK),
            answered=5,
            correct=2,
            top=({"rank": 1, "name": "甲", "score": 900, "team": None},),
            teams=({"rank": 1, "team": 1, "name": "甲村", "score": 812.5, "members": 3},),
            players=9,
        ),
        audience=audience,
        now=T + 1_000,
        holder_name="百灵",
    )


@pytest.mark.parametrize(("code", "phase", "audience"), EVERY)
@pytest.mark.parametrize("settings", [GameSettings(), GameSettings(tally="live", phone_shows_question=False)])
def test_nothing_of_a_solution_leaves_before_the_reveal(
    code: str, phase: Phase, audience: Audience, settings: GameSettings
) -> None:
    text = push("game", shown(code, phase, audience, settings=settings)).decode()
    found = [mark for mark in PLANTED if mark in text]
    if phase not in REVEALED:
        assert found == []
    else:
        # the marks would be seen if they were there; needs never leave
        assert {"PLANTED-EXPLANATION", "PLANTED-LAW", "PLANTED-ARTICLE"} <= set(found)
        assert "PLANTED-NEED" not in found


@pytest.mark.parametrize(("code", "phase", "audience"), EVERY)
@pytest.mark.parametrize("paused_at", [None, T + 500])
def test_view_fits_the_schema(code: str, phase: Phase, audience: Audience, paused_at: int | None) -> None:
    game = shown(code, phase, audience, paused_at=paused_at)
    solution = game["solution"]
    if isinstance(solution, dict):
        assert solution["right"] == [MARK]
        solution["right"] = [1]
    assert_fits("push.game", json.loads(push("game", game)))


@pytest.mark.parametrize("audience", AUDIENCES)
def test_choices_come_with_the_opening(audience: Audience) -> None:
    for phase in Phase:
        question = shown("single", phase, audience)["question"]
        if phase in (Phase.LOBBY, Phase.FINISHED, Phase.CANCELLED):
            assert question is None
        else:
            assert isinstance(question, dict)
            assert question["choices"] == (None if phase is Phase.READING else ["甲", "乙"])


@pytest.mark.parametrize("phase", [Phase.OPEN, Phase.CLOSED, Phase.REVEAL, Phase.LEADERBOARD])
def test_choices_of_a_concern_question_go_to_phones_only(phase: Phase) -> None:
    choices = {audience: shown("concern", phase, audience)["question"]["choices"] for audience in AUDIENCES}
    assert choices == {"player": ["甲", "乙"], "host": None, "screen": None}
    # and no count of any kind to anybody
    solution = shown("concern", phase, "screen")["solution"]
    assert solution is None or (solution["counts"], solution["answered"], solution["correct"]) == (None,) * 3


def test_phone_without_the_question_shows_it_at_the_reveal() -> None:
    settings = GameSettings(phone_shows_question=False)
    for phase, text, choices in [
        (Phase.READING, None, None),
        (Phase.OPEN, None, ["", ""]),
        (Phase.CLOSED, None, ["", ""]),
        (Phase.REVEAL, "题1", ["甲", "乙"]),
    ]:
        question = shown("single", phase, "player", settings=settings)["question"]
        assert (question["text"], question["choices"]) == (text, choices)
        assert shown("single", phase, "screen", settings=settings)["question"]["text"] == "题1"


@pytest.mark.parametrize("phase", list(Phase))
def test_boards_show_between_questions_and_at_the_end_if_wanted(phase: Phase) -> None:
    settings = GameSettings(teams=(Team(1, "甲村"),))
    game = shown("single", phase, "screen", settings=settings)
    wanted = phase in (Phase.LEADERBOARD, Phase.FINISHED)
    assert (game["leaderboard"] is not None, game["teams"] is not None) == (wanted, wanted)
    hidden = shown("single", phase, "screen", settings=replace(settings, leaderboard=False))
    assert (hidden["leaderboard"], hidden["teams"]) == (None, None)
    assert game["final"] == (phase is Phase.FINISHED)


def test_pause_shows_what_is_left() -> None:
    game = shown("single", Phase.OPEN, "player", paused_at=T + 4_000)
    assert (game["paused"], game["paused_left"]) == (True, 16_000)


def test_buzzer_shows_its_holder_in_a_buzzer_question_only() -> None:
    holder = "0b8e6b1c-52a4-4d0e-9a55-7f1c2f6f3d10"
    fields = {"holder": holder, "answer_by": T + 9_000, "buzz_round": 2}
    assert shown("single", Phase.BUZZED, "screen", **fields)["buzzer"] is None
    game = shown("single", Phase.BUZZED, "screen", buzzer=True, **fields)
    assert game["buzzer"] == {
        "round": 2,
        "holder": "百灵",
        "holder_player": holder,
        "answer_by": T + 9_000,
    }
    assert_fits("push.game", ["game", game])
