"""What players do in a game: join, answer, buzz. The answer's row is the truth of the game."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from quiz.live.models.game import Game
from quiz.live.rules.answers import PersonalTime
from quiz.participants.models import Participant


class Player(models.Model):
    """A seat of a participant in one game.

    `score`, `correct`, `answered` and `streak` are kept by the transactions that write answers.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    game = models.ForeignKey(Game, on_delete=models.CASCADE, related_name="players")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    seat = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)
    # The name folded for comparison, so that two look-alikes cannot sit in one hall.
    name_key = models.CharField(max_length=60)
    team = models.PositiveSmallIntegerField(null=True)
    joined_at = models.SmallIntegerField(default=0)
    created_ms = models.BigIntegerField()
    personal_time = models.CharField(max_length=5, default=PersonalTime.ROOM.value)
    score = models.IntegerField(default=0)
    correct = models.PositiveSmallIntegerField(default=0)
    answered = models.PositiveSmallIntegerField(default=0)
    streak = models.PositiveSmallIntegerField(default=0)
    removed = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["game", "participant", "seat"], name="one_player_a_seat"),
            models.UniqueConstraint(fields=["game", "name_key"], name="one_player_a_name"),
        ]
        indexes: ClassVar = [models.Index(fields=["game", "score"], name="player_scores")]

    def __str__(self) -> str:
        return self.name


class Answer(models.Model):
    """One player's answer to one question. The key decides every race: the first to commit is the answer."""

    pk = models.CompositePrimaryKey("game_id", "position", "player_id")
    game = models.ForeignKey(Game, on_delete=models.CASCADE, related_name="+")
    position = models.SmallIntegerField()
    player = models.ForeignKey(Player, on_delete=models.CASCADE, related_name="answers", db_index=True)
    # The client's own key: the same key again is the same answer sent twice.
    key = models.UUIDField()
    choices = models.CharField(max_length=40)  # canonical choice numbers, "0,2"
    grade = models.FloatField(null=True)
    points = models.SmallIntegerField()
    bonus = models.SmallIntegerField(default=0)
    received_at = models.BigIntegerField()
    credited_ms = models.IntegerField()
    late = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.player_id} {self.position}"


class Buzz(models.Model):
    """A press of the buzzer."""

    pk = models.CompositePrimaryKey("game_id", "position", "round", "player_id")
    game = models.ForeignKey(Game, on_delete=models.CASCADE, related_name="+")
    position = models.SmallIntegerField()
    round = models.SmallIntegerField()
    player = models.ForeignKey(Player, on_delete=models.CASCADE, related_name="+")
    received_at = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.player_id} {self.position}"


class ConcernAsked(models.Model):
    """This player was asked whether the matter concerns them. What they tapped is not here, nor anywhere."""

    pk = models.CompositePrimaryKey("game_id", "position", "player_id")
    game = models.ForeignKey(Game, on_delete=models.CASCADE, related_name="+")
    position = models.SmallIntegerField()
    player = models.ForeignKey(Player, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.player_id} {self.position}"
