"""Statutes by version, and the citations that tie questions to their articles."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from quiz.bank.models.labels import STATUTE_STATUS_LABELS
from quiz.bank.rules.articles import article_label
from quiz.bank.rules.vocabulary import StatuteStatus


class Statute(models.Model):
    """One version of a statute. A new version is a new row; the old one becomes amended or repealed."""

    code = models.CharField(max_length=80)
    # Day of adoption or of the last amendment; with the code it names the text.
    version = models.DateField(_("version"))
    title = models.CharField(_("title"), max_length=120)
    short_title = models.CharField(_("short title"), max_length=60)
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=[(status.value, label) for status, label in STATUTE_STATUS_LABELS.items()],
        default=StatuteStatus.IN_FORCE.value,
    )

    class Meta:
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="one_row_per_statute_version")
        ]

    def __str__(self) -> str:
        return f"{self.short_title} ({self.version:%Y-%m-%d})"

    @property
    def is_in_force(self) -> bool:
        return self.status == StatuteStatus.IN_FORCE


class Citation(models.Model):
    """An article that decides a question, with the words of it that do."""

    question = models.ForeignKey("bank.Question", on_delete=models.CASCADE, related_name="citations")
    statute = models.ForeignKey(Statute, on_delete=models.PROTECT, related_name="citations")
    # Arabic: "31"; 第二百八十七条之二 is "287-2".
    article = models.CharField(_("article"), max_length=12)
    quote = models.CharField(_("quote"), max_length=200)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["question", "position"], name="one_citation_per_position"),
        ]

    def __str__(self) -> str:
        return f"{self.statute_id} {self.article}"

    @property
    def article_label(self) -> str:
        """The article as the statute writes it, such as 第三十一条."""
        return article_label(self.article)
