"""The demo's game: always one in its lobby, so that a first visitor has a hall to enter."""

from __future__ import annotations

from outreach.network.models import Division, User
from quiz.bank.models import Quiz
from quiz.bank.queries.quizzes import FIRST_TRY
from quiz.live.models import Game
from quiz.live.rules.game import Phase
from quiz.live.rules.settings import GameSettings
from quiz.live.services.opening import open_game


def ensure_demo_game(*, organiser: User, division: Division) -> Game:
    """The demo organiser's game that waits in its lobby; a new one when there is none."""
    waiting = Game.objects.filter(created_by=organiser, quiz__code=FIRST_TRY, phase=Phase.LOBBY)
    found = waiting.order_by("-created_at").first()
    if found is not None:
        return found
    quiz = Quiz.objects.get(code=FIRST_TRY)
    return open_game(quiz_id=quiz.pk, host_user=organiser, division=division, settings=GameSettings())
