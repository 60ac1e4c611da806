"""Bringing everything that is sealed under the current key, a slice at a time, while people work.

What is current already is passed by, so a rotation that was killed is simply run again; no place is remembered, because
whoever still writes under the old key writes anywhere. A row that somebody changes meanwhile is left to that change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import OperationalError, connection, models, transaction

from kit.bulk.sql import Column, update_joined
from kit.personal.register import SealedStore, Slice, index_fields, other_stores, sealed_fields, sealed_models
from kit.personal.sealed_field import column_of, place_of
from kit.sealing.configured import key_ring
from kit.sealing.seal import CannotUnseal, is_current, seal, unseal

SLICE = 500
# Somebody who writes many of the rows in another order may be in our way and we in theirs: then PostgreSQL ends one of
# the two (SQLSTATE 40P01), and if it is us, we begin the slice anew.
_TRIES = 5
_DEADLOCK = "40P01"


class ModelStore:
    """The sealed columns and blind indexes of one table."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        self.sealed = sealed_fields(model)
        self.indexes = index_fields(model)
        self.name = model._meta.label

    def count(self) -> int:
        return self.model._base_manager.count()

    def go_through(self, after: str | None, size: int, *, reseal: bool) -> Slice:
        for _ in range(_TRIES - 1):
            try:
                return self._go_through(after, size, reseal=reseal)
            except OperationalError as error:
                if getattr(error.__cause__, "sqlstate", None) != _DEADLOCK:
                    raise
        return self._go_through(after, size, reseal=reseal)

    def _go_through(self, after: str | None, size: int, *, reseal: bool) -> Slice:
        with transaction.atomic():
            rows = self.model._base_manager.order_by("pk")
            if after is not None:
                rows = rows.filter(pk__gt=after)
            names = [column.attname for column in self.sealed] + [column.attname for column in self.indexes]
            taken = list(rows.values_list("pk", *names)[:size])
            unreadable: list[str] = []
            changes: list[list[Any]] = []
            for pk, *held in taken:
                change = self._change(pk, held[: len(self.sealed)], held[len(self.sealed) :], unreadable)
                if change is not None:
                    changes.append([pk, *change])
            if reseal:
                self._store(changes)
        last = str(taken[-1][0]) if len(taken) == size else None
        return Slice(last=last, seen=len(taken), stale=len(changes), unreadable=tuple(unreadable))

    def _change(
        self, pk: Any, sealed: list[Any], indexes: list[str], unreadable: list[str]
    ) -> list[Any] | None:
        """Old and new of each sealed column, then the new indexes; `None` for a row that is as it should be."""
        ring = key_ring()
        plain: dict[str, str | None] = {}
        pairs: list[Any] = []
        for column, old in zip(self.sealed, sealed, strict=True):
            new = old
            if old:
                place = place_of(column, pk)
                try:
                    text = plain[column.name] = unseal(ring, place, old)
                except CannotUnseal:
                    unreadable.append(f"{self.model._meta.db_table}.{column_of(column)} {pk}")
                else:
                    new = old if is_current(ring, old) else seal(ring, place, text)
            else:
                plain[column.name] = old
            pairs += [old, new]
        wanted = [
            index.index_of(plain[index.of]) if index.of in plain else held
            for index, held in zip(self.indexes, indexes, strict=True)
        ]
        same = pairs[::2] == pairs[1::2] and wanted == indexes
        return None if same else [*(None if value is None else str(value) for value in pairs), *wanted]

    def _store(self, changes: list[list[Any]]) -> None:
        # In the order of the key, as two rotations at a time would take them.
        rows = self.model._base_manager.filter(pk__in=[pk for pk, *_ in changes]).order_by("pk")
        list(rows.select_for_update(no_key=True).values_list("pk"))
        quote = connection.ops.quote_name
        table, key = quote(self.model._meta.db_table), quote(column_of(self.model._meta.pk))
        columns, assign, unchanged = [Column("id", "uuid")], [], []
        for n, column in enumerate(self.sealed):
            columns += [Column(f"old_{n}", "text"), Column(f"new_{n}", "text")]
            assign.append(f"{quote(column_of(column))} = v.new_{n}")
            unchanged.append(f"{table}.{quote(column_of(column))} IS NOT DISTINCT FROM v.old_{n}")
        for n, index in enumerate(self.indexes):
            columns.append(Column(f"index_{n}", "text"))
            assign.append(f"{quote(column_of(index))} = v.index_{n}")
        with connection.cursor() as cursor:
            update_joined(
                cursor,
                connection,
                table,
                columns,
                changes,
                assign=", ".join(assign),
                where=f"{table}.{key} = v.id AND {' AND '.join(unchanged)}",
            )


@dataclass(slots=True)
class Tally:
    """What one pass found in a store."""

    seen: int = 0
    stale: int = 0
    unreadable: list[str] = field(default_factory=list)


def all_stores() -> list[SealedStore]:
    """Every table with sealed columns, and what applications have sealed elsewhere."""
    found: list[SealedStore] = [ModelStore(model) for model in sealed_models(apps.get_models())]
    return found + other_stores()


def go_through(
    store: SealedStore,
    *,
    reseal: bool,
    size: int = SLICE,
    progress: Callable[[int], None] = lambda seen: None,
) -> Tally:
    """One pass over a store: count what is stale, and reseal it if asked."""
    tally = Tally()
    after: str | None = None
    while True:
        taken = store.go_through(after, size, reseal=reseal)
        tally.seen += taken.seen
        tally.stale += taken.stale
        tally.unreadable += taken.unreadable
        progress(tally.seen)
        if taken.last is None:
            return tally
        after = taken.last


def left_over(stores: Iterable[SealedStore]) -> dict[str, Tally]:
    """What is still stale or cannot be read, by store; empty when a former key may go."""
    found = {store.name: go_through(store, reseal=False) for store in stores}
    return {name: tally for name, tally in found.items() if tally.stale or tally.unreadable}
