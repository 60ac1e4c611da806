"""The search above the list of questions."""

from __future__ import annotations

from typing import cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quiz.bank.models import Statute, Topic
from quiz.bank.models.labels import DIFFICULTY_LABELS
from quiz.bank.queries.questions import QuestionSearch, Standing
from quiz.bank.types import TYPES


class QuestionSearchForm(forms.Form):
    """Every field may be empty; an address that somebody has tampered with finds everything."""

    words = forms.CharField(
        label=_("Words"), max_length=60, required=False, widget=forms.TextInput({"type": "search"})
    )
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    law = forms.ChoiceField(label=_("Law"), required=False)
    type = forms.ChoiceField(label=_("Type"), required=False)
    difficulty = forms.ChoiceField(
        label=_("Difficulty"),
        required=False,
        choices=[("", _("All")), *((str(level.value), label) for level, label in DIFFICULTY_LABELS.items())],
    )
    standing = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("All")), ("in_use", _("In use")), ("suspended", _("Suspended"))],
    )

    def __init__(self, data: object) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict
        everything = [("", gettext("All"))]
        topics = cast("forms.ChoiceField", self.fields["topic"])
        topics.choices = [*everything, *((topic.code, topic.label) for topic in Topic.objects.all())]
        laws = cast("forms.ChoiceField", self.fields["law"])
        cited = Statute.objects.filter(citations__isnull=False).distinct().order_by("short_title", "-version")
        laws.choices = [*everything, *((str(statute.pk), str(statute)) for statute in cited)]
        types = cast("forms.ChoiceField", self.fields["type"])
        types.choices = [*everything, *((each.code, gettext(each.title)) for each in TYPES.values())]

    def search(self) -> QuestionSearch:
        """What the form asks for."""
        if not self.is_valid():
            return QuestionSearch()
        wanted = self.cleaned_data
        return QuestionSearch(
            words=wanted["words"],
            topic=wanted["topic"],
            law=int(wanted["law"]) if wanted["law"] else None,
            type=wanted["type"],
            difficulty=int(wanted["difficulty"]) if wanted["difficulty"] else None,
            standing=cast("Standing", wanted["standing"]),
        )
