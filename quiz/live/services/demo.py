"""The demo's game: always one in its lobby, so that a first visitor has a hall to enter."""

from __future__ import annotations

from outreach.network.models import Division, User
from quiz.bank.models import Quiz
from quiz.live.models import Game
from quiz.live.rules.game import ENDED
from quiz.live.rules.settings import GameSettings
from quiz.live.services.opening import open_game

QUIZ = "welcome"


def ensure_demo_game(*, organiser: User, division: Division) -> Game:
    """The demo organiser's game that has not ended; a new one in its lobby when there is none."""
    running = Game.objects.filter(created_by=organiser, quiz__code=QUIZ).exclude(
        phase__in=[p.value for p in ENDED]
    )
    found = running.order_by("-created_at").first()
    if found is not None:
        return found
    quiz = Quiz.objects.get(code=QUIZ)
    return open_game(quiz_id=quiz.pk, host_user=organiser, division=division, settings=GameSettings())
