"""What players do in a game: join, answer, buzz. The answer's row is the truth of the game.

Answers, presses and asked-marks carry no foreign-key constraint and no index beside their key. PostgreSQL would lock
and look up the game's and the player's row for each of 64 million answers, and an index by player would be written at
a random place each time. `services.store` writes such a row only for a player that is there, in the same statement;
nothing but `services.archiving` deletes players, and it deletes what is theirs first. Who wants a player's rows names
the game too, and is served by the key.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from quiz.live.models.game import Game
from quiz.live.rules.answers import PersonalTime
from quiz.participants.models import Participant


class Player(models.Model):
    """A seat of a participant in one game.

    `score`, `correct`, `answered` and `streak` are kept by the transactions that write answers.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # no index of its own: the unique keys begin with the game
    game = models.ForeignKey(Game, on_delete=models.CASCADE, related_name="players", db_index=False)
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
        indexes: ClassVar = [
            # Nearly empty: counts of a game take off what its few removed players gave, instead of joining all.
            models.Index(fields=["game"], condition=Q(removed=True), name="removed_players"),
        ]

    def __str__(self) -> str:
        return self.name


class Answer(models.Model):
    """One player's answer to one question. The key decides every race: the first to commit is the answer."""

    pk = models.CompositePrimaryKey("game_id", "position", "player_id")
    game = models.ForeignKey(
        Game, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    position = models.SmallIntegerField()
    player = models.ForeignKey(
        Player, on_delete=models.CASCADE, related_name="answers", db_index=False, db_constraint=False
    )
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

    pk = models.CompositePrimaryKey("game_id", "position", "player_id", "round")
    game = models.ForeignKey(
        Game, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    position = models.SmallIntegerField()
    round = models.SmallIntegerField()
    player = models.ForeignKey(
        Player, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    received_at = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.player_id} {self.position}"


class ConcernAsked(models.Model):
    """This player was asked whether the matter concerns them. What they tapped is not here, nor anywhere."""

    pk = models.CompositePrimaryKey("game_id", "player_id", "position")
    game = models.ForeignKey(
        Game, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    position = models.SmallIntegerField()
    player = models.ForeignKey(
        Player, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )

    def __str__(self) -> str:
        return f"{self.player_id} {self.position}"
