"""What stays of a game in the database after its players and answers have gone into an archive file."""

from __future__ import annotations

from django.db import models

from quiz.live.models.game import Game


class GameTotals(models.Model):
    """A game's figures, taken from its rows before they were deleted; and how far the archiving has come.

    They are what counts while `restored_at` is empty. The rows are wholly gone when `emptied_at` is set.
    """

    game = models.OneToOneField(Game, primary_key=True, on_delete=models.CASCADE, related_name="totals")
    # Without whoever was removed by a host. `participants` are devices: two people may have shared one.
    players = models.PositiveIntegerField()
    participants = models.PositiveIntegerField()
    removed = models.PositiveIntegerField()
    # To questions that were not skipped.
    answers = models.PositiveIntegerField()
    correct = models.PositiveIntegerField()
    teams = models.JSONField(default=list)
    # The file's name within the archive folder, and its digest.
    file = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    archived_at = models.DateTimeField()
    emptied_at = models.DateTimeField(null=True)
    restored_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.game_id)


class QuestionTotals(models.Model):
    """One question's figures, as `queries.results` showed them; `counts` is how often each choice was taken."""

    pk = models.CompositePrimaryKey("game_id", "position")
    game = models.ForeignKey(Game, on_delete=models.CASCADE, related_name="question_totals", db_index=False)
    position = models.SmallIntegerField()
    answered = models.PositiveIntegerField()
    correct = models.PositiveIntegerField(null=True)
    median_ms = models.PositiveIntegerField(null=True)
    counts = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.game_id} {self.position}"
