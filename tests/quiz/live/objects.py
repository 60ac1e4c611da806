"""Rows for tests of live games: a bank of a few questions, a game in any state, players and what they send."""

from __future__ import annotations

import uuid
from datetime import date
from itertools import count
from typing import Any

from outreach.network.models import Division, RoleGrant, User
from outreach.network.rules.roles import Role
from quiz.bank.models import Citation, Question, Quiz, QuizItem, Statute, Topic
from quiz.live.models import Game, Player
from quiz.live.queries.games import load_game
from quiz.live.rules import nicknames
from quiz.live.rules.game import Game as GameState
from quiz.live.rules.game import Move, apply
from quiz.live.rules.settings import GameSettings
from quiz.live.services.moves import commit_move
from quiz.live.services.opening import open_game
from quiz.live.services.pending import NewAnswer, NewPlayer
from quiz.live.services.store import store

T = 1_764_000_000_000
_numbers = count(1)


def make_division() -> Division:
    division, _ = Division.objects.get_or_create(code="1504", defaults={"name": "赤峰市", "level": 1})
    return division


def make_organiser() -> User:
    user = User.objects.create_user(f"organiser{next(_numbers)}", display_name="组织者")
    RoleGrant.objects.create(user=user, role=Role.ORGANISER, division=make_division())
    return user


def make_quiz(types: str = "ssss", *, buzzer: bool = False) -> Quiz:
    """A quiz of single (s), multiple (m), true/false (t) and concern (c) questions."""
    number = next(_numbers)
    topic, _ = Topic.objects.get_or_create(
        code="legal-aid", defaults={"name": "法律援助", "name_en": "Legal aid", "position": 1}
    )
    statute, _ = Statute.objects.get_or_create(
        code="legal-aid-law",
        version=date(2021, 8, 20),
        defaults={"title": "中华人民共和国法律援助法", "short_title": "法律援助法"},
    )
    quiz = Quiz.objects.create(code=f"quiz-{number}", title="测验", title_en="Quiz")
    names = {"s": "single", "m": "multiple", "t": "truefalse", "c": "concern"}
    right: dict[str, list[int]] = {"s": [1], "m": [0, 2], "t": [0], "c": []}
    for position, letter in enumerate(types):
        question = Question.objects.create(
            code=f"q-{number}-{position}",
            type=names[letter],
            difficulty=1,
            main_topic=topic,
            content={
                "text": f"问题{position}",
                "choices": ["对", "错"] if letter == "t" else ["甲", "乙", "丙"],
            },
            solution={"right": right[letter]},
            needs=["wage", "", ""] if letter == "c" else [],
            explanation="说明",
        )
        Citation.objects.create(question=question, statute=statute, article="31", quote="原文", position=0)
        QuizItem.objects.create(
            quiz=quiz, question=question, position=position, seconds=20, buzzer=buzzer and letter != "c"
        )
    return quiz


def make_game(types: str = "ssss", *, rehearsal: bool = False, **settings: Any) -> Game:
    """A game in its lobby."""
    return open_game(
        quiz_id=make_quiz(types).pk,
        host_user=make_organiser(),
        division=make_division(),
        settings=GameSettings(**settings),
        rehearsal=rehearsal,
    )


def state_of(game: Game) -> GameState:
    loaded = load_game(game.pk)
    assert loaded is not None
    return loaded.state


def move(game: Game, *moves: Move, at: int = T) -> GameState:
    """Make moves one after another and commit each."""
    state = state_of(game)
    for each in moves:
        after = apply(state, each, at)
        assert isinstance(after, GameState), after
        assert commit_move(game_id=game.pk, before=state, after=after)
        state = after
    return state


def new_player(game: Game, name: str = "", **fields: Any) -> NewPlayer:
    name = name or f"玩家{next(_numbers)}"
    checked = nicknames.check(name)
    assert not isinstance(checked, str), checked
    values: dict[str, Any] = {
        "game": game.pk,
        "participant": uuid.uuid4(),
        "seat": 0,
        "player": uuid.uuid4(),
        "name": checked[0],
        "name_key": checked[1],
        "team": None,
        "joined_at": 0,
        "created_ms": T,
    }
    return NewPlayer(**(values | fields))


def seat_players(game: Game, number: int, **fields: Any) -> list[uuid.UUID]:
    """So many new players, stored as the engine stores them."""
    players = [new_player(game, **fields) for _ in range(number)]
    store(players)
    return [player.player for player in players]


def new_answer(
    game: Game, player: uuid.UUID, position: int = 0, *, grade: float = 1.0, **fields: Any
) -> NewAnswer:
    values: dict[str, Any] = {
        "game": game.pk,
        "position": position,
        "player": player,
        "key": uuid.uuid4(),
        "choices": (1,) if grade >= 1 else (0,),
        "grade": grade,
        "points": round(900 * grade),
        "received_at": T + 1_000,
        "credited_ms": 1_000,
        "late": False,
    }
    return NewAnswer(**(values | fields))


def score_of(player: uuid.UUID) -> tuple[int, int, int, int]:
    """Score, correct, answered, streak as the row has them."""
    row = Player.objects.get(pk=player)
    return row.score, row.correct, row.answered, row.streak
