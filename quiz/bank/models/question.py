"""Questions and their topics."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quiz.bank.models.labels import AUDIENCE_LABELS, DIFFICULTY_LABELS, in_current_language
from quiz.bank.models.statute import Citation, Statute
from quiz.bank.rules.vocabulary import Audience, Difficulty, StatuteStatus
from quiz.bank.types import TYPES
from quiz.bank.types.base import QuestionType

if TYPE_CHECKING:
    from django.utils.functional import Promise


class Topic(models.Model):
    """A field of law as people meet it in life."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=80)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        return in_current_language(chinese=self.name, english=self.name_en)


def _cites_outdated() -> models.Exists:
    citations = Citation.objects.filter(question=models.OuterRef("pk"))
    return models.Exists(citations.exclude(statute__status=StatuteStatus.IN_FORCE))


class QuestionQuerySet(models.QuerySet["Question"]):
    def with_suspension(self) -> QuestionQuerySet:
        """Adds `suspended`: whether the question cites a statute version that is not in force."""
        return self.annotate(suspended=_cites_outdated())

    def suspended(self, suspended: bool) -> QuestionQuerySet:
        """Only those that are suspended, or only those that are not."""
        return self.filter(_cites_outdated() if suspended else ~_cites_outdated())


class Question(models.Model):
    """A question with everything that any edge needs to show, grade and defend it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.SlugField(max_length=60, unique=True)
    type = models.CharField(_("type"), max_length=20)
    difficulty = models.PositiveSmallIntegerField(
        _("difficulty"), choices=[(level.value, label) for level, label in DIFFICULTY_LABELS.items()]
    )
    audience = models.JSONField(_("audience"), default=list)
    topics = models.ManyToManyField(Topic, related_name="questions")
    # The topic that pages show; also in `topics`.
    main_topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    # Shown before the reveal: {"text", "choices"}; `quiz.bank.types` says of which form.
    content = models.JSONField()
    # Never shown before the reveal: {"right": [choice indexes]}.
    solution = models.JSONField()
    # Concern questions: a need code for each choice, "" for none. Stays on the server.
    needs = models.JSONField(default=list, blank=True)
    explanation = models.CharField(_("explanation"), max_length=400)
    shuffle = models.BooleanField(_("choices may be shuffled"), default=True)
    statutes = models.ManyToManyField(Statute, through=Citation, related_name="questions")

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code

    @property
    def question_type(self) -> QuestionType:
        return TYPES[self.type]

    @property
    def type_label(self) -> str:
        return gettext(self.question_type.title)

    @property
    def text(self) -> str:
        return str(self.content["text"])

    @property
    def marked_choices(self) -> list[dict[str, Any]]:
        """The choices in canonical order, each with letter, text, `right` and need code; for staff only."""
        right = set(self.solution["right"])
        needs = self.needs or [""] * len(self.content["choices"])
        return [
            {"letter": "ABCDEF"[index], "text": choice, "right": index in right, "need": need}
            for index, (choice, need) in enumerate(zip(self.content["choices"], needs, strict=True))
        ]

    @property
    def audience_labels(self) -> list[Promise]:
        return [AUDIENCE_LABELS[Audience(code)] for code in self.audience]

    @property
    def difficulty_label(self) -> Promise:
        return DIFFICULTY_LABELS[Difficulty(self.difficulty)]
