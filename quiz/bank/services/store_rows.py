"""Makes or changes one row so that it has the given values, and says what it did."""

from __future__ import annotations

from enum import Enum
from typing import Any

from django.db.models import Model


class Stored(Enum):
    """What storing an entry did."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


def store_row(row: Model, *, values: dict[str, Any]) -> Stored:
    """Give the row these field values and save it if that changes anything."""
    is_new = row._state.adding
    changed = [name for name, value in values.items() if is_new or getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if is_new:
        row.save(force_insert=True)
        return Stored.NEW
    if changed:
        row.save(update_fields=changed)
        return Stored.CHANGED
    return Stored.UNCHANGED
