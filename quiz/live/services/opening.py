"""Opens a game: freezes the quiz's questions into it and gives it a PIN and a token for the QR code."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import asdict

from django.db import IntegrityError, transaction

from outreach.network.models import Division, User
from quiz.bank.models import Quiz
from quiz.bank.queries.plan import PlannedQuestion, quiz_plan
from quiz.live.models import Game, GameQuestion
from quiz.live.rules.pins import draw_pin
from quiz.live.rules.settings import GameSettings

# Six digits hold 900,000 games at once; this many draws fail only if nearly all are taken.
_DRAWS = 20


class NoFreePin(Exception):
    """Every PIN that was drawn is in use."""


def _freeze(game: Game, position: int, planned: PlannedQuestion) -> GameQuestion:
    return GameQuestion(
        game=game,
        position=position,
        question_id=planned.question_id,
        type=planned.type,
        content=dict(planned.content),
        solution=dict(planned.solution),
        explanation=planned.explanation,
        citations=[asdict(citation) for citation in planned.citations],
        topic=planned.topic,
        difficulty=planned.difficulty,
        shuffle=planned.shuffle,
        seconds=planned.seconds,
        buzzer=planned.buzzer,
        graded=planned.graded,
        pick=planned.pick,
    )


def open_game(
    *,
    quiz_id: uuid.UUID,
    host_user: User,
    division: Division,
    settings: GameSettings,
    children: bool = False,
    rehearsal: bool = False,
    title: str = "",
) -> Game:
    """A game in its lobby. Raises what `quiz_plan` raises for a quiz that cannot be played, or `NoFreePin`.

    A game for children leaves "does this concern you?" questions out: under 14 there is no form, and no asking that
    could lead to one (PIPL 31; 未成年人网络保护条例 36).
    """
    plan = [planned for planned in quiz_plan(quiz_id) if planned.graded or not children]
    for _ in range(_DRAWS):
        try:
            with transaction.atomic():
                game = Game.objects.create(
                    quiz_id=quiz_id,
                    division=division,
                    created_by=host_user,
                    title=title or Quiz.objects.values_list("title", flat=True).get(pk=quiz_id),
                    pin=draw_pin(secrets.randbelow),
                    join_token=secrets.token_urlsafe(16),
                    for_children=children,
                    rehearsal=rehearsal,
                    settings=settings.to_json(),
                )
                GameQuestion.objects.bulk_create(_freeze(game, n, planned) for n, planned in enumerate(plan))
        except IntegrityError:
            continue
        return game
    raise NoFreePin
