"""Players and answers, with the columns that ours have."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Player(models.Model):
    objects: ClassVar[models.Manager[Player]]

    game = models.UUIDField(db_index=True)
    name = models.CharField(max_length=20)
    score = models.IntegerField(default=0)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "hall"
        constraints = [models.UniqueConstraint(fields=["game", "name"], name="one_name")]

    def __str__(self) -> str:
        return self.name


class Answer(models.Model):
    objects: ClassVar[models.Manager[Answer]]

    game = models.UUIDField()
    position = models.SmallIntegerField()
    player = models.ForeignKey(Player, on_delete=models.CASCADE)
    key = models.UUIDField()
    choices = models.CharField(max_length=40)
    grade = models.FloatField()
    points = models.SmallIntegerField()
    received = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "hall"
        constraints = [models.UniqueConstraint(fields=["game", "position", "player"], name="one_answer")]

    def __str__(self) -> str:
        return f"{self.game} {self.position} {self.player}"
