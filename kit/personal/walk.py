"""One person's data, everywhere: taken out, and erased in one act."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction

from kit.personal.register import (
    Erased,
    PersonalData,
    Subject,
    index_fields,
    registered,
    sealed_fields,
)


def export(
    subject: Subject, *, said: Iterable[PersonalData] | None = None
) -> dict[str, list[dict[str, Any]]]:
    """Everything that is held about the subject: rows as plain dictionaries, by model (`network.User`)."""
    found: dict[str, list[dict[str, Any]]] = {}
    for data in registered() if said is None else said:
        if rows := [dict(row) for row in data.export(subject)]:
            found.setdefault(data.model._meta.label, []).extend(rows)
    return found


@dataclass(frozen=True, slots=True)
class Erasure:
    """The receipt of an erasure: what each model's eraser did, by model. It holds counts and no values."""

    by_model: dict[str, Erased]

    @property
    def rows(self) -> int:
        return sum(erased.rows for erased in self.by_model.values())

    @property
    def kept(self) -> int:
        return sum(erased.kept for erased in self.by_model.values())


@transaction.atomic
def erase(subject: Subject, *, said: Iterable[PersonalData] | None = None) -> Erasure:
    """Erase the subject everywhere, or nowhere if one eraser fails."""
    by_model: dict[str, Erased] = {}
    for data in registered() if said is None else said:
        erased = data.erase(subject)
        if erased.rows or erased.kept:
            by_model[data.model._meta.label] = erased
    return Erasure(by_model)


def blank_sealed(rows: models.QuerySet[Any]) -> int:
    """Empty all sealed fields and blind indexes of these rows; the rows stay. Returns how many there are."""
    changes: dict[str, str | None] = {
        field.name: None if field.null else "" for field in sealed_fields(rows.model)
    }
    changes |= {field.name: "" for field in index_fields(rows.model)}
    return rows.update(**changes)
