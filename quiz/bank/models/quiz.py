"""Quizzes: questions in an order, each with its time."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from outreach.network.models import Division
from quiz.bank.models.labels import in_current_language
from quiz.bank.models.question import Question


class Quiz(models.Model):
    """What is authored to be played; one live run of it is a game and belongs to quiz.live."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.SlugField(max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=40)
    title_en = models.CharField(_("English title"), max_length=80)
    description = models.CharField(_("description"), max_length=200, blank=True)
    # The division that may play it, with everything beneath; nobody's own means everywhere.
    division = models.ForeignKey(Division, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    questions = models.ManyToManyField(Question, through="bank.QuizItem", related_name="quizzes")

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.title

    @property
    def label(self) -> str:
        return in_current_language(chinese=self.title, english=self.title_en)


class QuizItem(models.Model):
    """A question's place in a quiz."""

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="items")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()  # from 0
    seconds = models.PositiveSmallIntegerField()
    buzzer = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["quiz", "position"], name="one_item_per_position"),
            models.UniqueConstraint(fields=["quiz", "question"], name="question_once_in_quiz"),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id} {self.position}"
