"""Ranks and boards of a game as one worker has read them for all."""

from __future__ import annotations

from django.db import models

from quiz.live.models.game import Game


class ShownBoards(models.Model):
    """What was counted when the game had this version; never the truth, and gone or out of date without harm."""

    game = models.OneToOneField(Game, primary_key=True, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()
    # Pairs of score and number, and the fields of `protocol.state.Boards`.
    histogram = models.JSONField()
    boards = models.JSONField()

    def __str__(self) -> str:
        return f"{self.game_id} {self.version}"
