"""The holder of a buzzer round."""

from __future__ import annotations

import uuid

from quiz.live.models import Answer


def holder_is_right(game_id: uuid.UUID, position: int, player: uuid.UUID) -> bool:
    """Whether the holder's answer stands in the rows and is fully right."""
    return Answer.objects.filter(game_id=game_id, position=position, player=player, grade__gte=1).exists()
