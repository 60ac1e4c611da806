"""A live game: its settings, its state, its frozen questions, and the links that give others a part in it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from outreach.network.models import Division
from quiz.bank.models import Question, Quiz
from quiz.live.rules.game import Phase


class Game(models.Model):
    """One live run of a quiz. The state columns are written only by compare-and-set on `version`.

    All `*_at` and `*_by` state columns are milliseconds since 1970 of the database's clock.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="+")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    title = models.CharField(max_length=80)
    pin = models.CharField(max_length=6)
    join_token = models.CharField(max_length=32, unique=True)
    for_children = models.BooleanField(default=False)
    rehearsal = models.BooleanField(default=False)
    settings = models.JSONField()

    version = models.PositiveIntegerField(default=0)
    phase = models.CharField(max_length=12, default=Phase.LOBBY.value)
    position = models.SmallIntegerField(default=-1)
    opened_at = models.BigIntegerField(null=True)
    closes_at = models.BigIntegerField(null=True)
    revealed_at = models.BigIntegerField(null=True)
    due_at = models.BigIntegerField(null=True)
    paused_at = models.BigIntegerField(null=True)
    buzz_round = models.PositiveSmallIntegerField(default=0)
    buzz_settle_at = models.BigIntegerField(null=True)
    holder = models.UUIDField(null=True)
    answer_by = models.BigIntegerField(null=True)
    former_holders = models.JSONField(default=list)
    skipped = models.JSONField(default=list)
    # Raised whenever a host changes players: how a worker that missed the message finds out.
    players_version = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            # A PIN names one game at a time and is free again when that game has ended.
            models.UniqueConstraint(
                fields=["pin"], condition=Q(ended_at__isnull=True), name="pin_of_open_game"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=Q(ended_at__isnull=True), name="game_due"),
            models.Index(fields=["division", "-created_at"], name="game_by_division"),
        ]

    def __str__(self) -> str:
        return self.title


class GameQuestion(models.Model):
    """A question as this game uses it, frozen when the game is opened: later edits of the bank change nothing here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    game = models.ForeignKey(Game, on_delete=models.CASCADE, related_name="questions", db_index=False)
    position = models.PositiveSmallIntegerField()
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    type = models.CharField(max_length=20)
    content = models.JSONField()
    solution = models.JSONField()
    explanation = models.TextField(blank=True)
    citations = models.JSONField(default=list)
    topic = models.CharField(max_length=40, blank=True)
    difficulty = models.PositiveSmallIntegerField()
    shuffle = models.BooleanField(default=True)
    seconds = models.PositiveSmallIntegerField()
    buzzer = models.BooleanField(default=False)
    graded = models.BooleanField(default=True)
    pick = models.PositiveSmallIntegerField(default=1)
    # "Does this concern you?": how many players were asked. Which choice they tapped is never known here.
    asked = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["game", "position"], name="one_question_a_position")
        ]

    def __str__(self) -> str:
        return f"{self.game_id} {self.position}"


class UsedTicket(models.Model):
    """A one-time ticket that was shown; in the rows, so that it works once over all workers."""

    nonce = models.CharField(primary_key=True, max_length=16)
    used_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.nonce


class Link(models.Model):
    """A link that gives other devices a part in one game: a second host, the projector, a rehearsal's simulated phones.

    Only its hash is kept.
    """

    class Part(models.TextChoices):
        HOST = "host"
        SCREEN = "screen"
        # Lets simulated phones into a game that is marked as a rehearsal; no page is entered by it.
        REHEARSAL = "rehearsal"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    game = models.ForeignKey(Game, on_delete=models.CASCADE, related_name="links")
    part = models.CharField(max_length=9, choices=Part.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.part} {self.game_id}"
