"""Finding divisions by what people type."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from outreach.network.models import Division
from outreach.network.queries.accounts import within
from outreach.network.rules.divisions import Level, level_of


def offered_divisions(prefixes: Iterable[str]) -> QuerySet[Division]:
    """City, counties and townships within the prefixes, to choose from; villages are too many for a list."""
    return Division.objects.filter(within("code", prefixes), level__lte=Level.TOWNSHIP).order_by("code")


def find_division(text: str) -> Division | None:
    """The division of a code, of `code name` as lists offer it, or of a name that only one division bears."""
    words = text.split(maxsplit=1)
    if not words:
        return None
    if level_of(words[0]) is not None:
        return Division.objects.filter(code=words[0]).first()
    named = list(Division.objects.filter(name=text.strip())[:2])
    return named[0] if len(named) == 1 else None
