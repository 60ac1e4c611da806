"""A text field whose column holds a sealed value: plain text in Python, nothing readable in the database.

The value is bound to its table, column and row, so the row's key must be known before the row is stored: a UUID. A
value read from the database stays sealed until somebody asks the instance for it; `values()` therefore yields what
stands in the column.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, NoReturn

from django.core import checks
from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import Transform
from django.db.models.query_utils import DeferredAttribute
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.subqueries import InsertQuery

from kit.sealing.configured import key_ring
from kit.sealing.seal import Place, seal, unseal

if TYPE_CHECKING:
    _TextField = models.TextField[str | None, Any]
else:
    _TextField = models.TextField


class Sealed(str):
    """A sealed value, as it stands in a column."""

    __slots__ = ()


class PlainTextRefused(TypeError):
    """Something would have put readable text into a sealed column."""


def row_key(model: type[models.Model], pk: Any) -> str:
    """The text that stands for a row in a `Place`: the UUID, however it was written."""
    key = model._meta.pk.to_python(pk)
    if not isinstance(key, uuid.UUID):
        raise PlainTextRefused(
            f"{model._meta.label}: a value is sealed for a row, which needs its key first."
        )
    return str(key)


def column_of(field: models.Field[Any, Any]) -> str:
    """The name of the field's column."""
    return str(field.column)


def place_of(field: models.Field[Any, Any], pk: Any) -> Place:
    """Where the field's value of a row stands."""
    return Place(table=field.model._meta.db_table, column=column_of(field), row=row_key(field.model, pk))


def refuse_upsert(field: models.Field[Any, Any], compiler: SQLCompiler) -> None:
    """Refuse an insert that would, on a conflict, put the field's new value into a row that is there already.

    It was sealed for the row that is not inserted, and opens in no other. Raises `PlainTextRefused`.
    """
    query = compiler.query
    if isinstance(query, InsertQuery) and field in getattr(query, "update_fields", ()):
        raise PlainTextRefused(
            f"{field.model._meta.label}.{field.name} is sealed: no update_conflicts; read the row and save it."
        )


class _Opening(DeferredAttribute):
    """Opens the value when it is first asked for, and loads it first where it was deferred."""

    def __get__(self, instance: models.Model | None, cls: type[models.Model] | None = None) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        held = instance.__dict__[name] if name in instance.__dict__ else super().__get__(instance, cls)
        if isinstance(held, Sealed):
            held = unseal(key_ring(), place_of(self.field, instance.pk), held)
            instance.__dict__[name] = held
        return held

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class SealedTextField(_TextField):
    """A sealed text. Saves, `bulk_create` and deferred loading work as for any field.

    There is no looking up by it, but for `isnull`: find rows by a `BlindIndexField`. `update()` takes `""`, `None`
    and `Sealed` values alone, for it knows no row to seal for; `PlainTextRefused` is raised for anything else, and for
    `bulk_create(update_conflicts=True)`, which would write into another row than it sealed for.
    """

    descriptor_class = _Opening

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        faults = super().check(**kwargs)
        key: Any = self.model._meta.pk
        while key.remote_field is not None:
            key = key.target_field
        if not isinstance(key, models.UUIDField):
            faults.append(
                checks.Error(
                    "A sealed value is bound to its row, whose key must be a UUID.",
                    obj=self,
                    id="personal.E001",
                )
            )
        if self.unique or getattr(self, "db_index", False) or self.choices or self.has_db_default():
            faults.append(
                checks.Error(
                    "A sealed column differs each time it is written: no unique, index, choices or db_default.",
                    obj=self,
                    id="personal.E002",
                )
            )
        return faults

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(
            f"{self.model._meta.label}.{self.name} is sealed: it cannot be looked up ({lookup_name})."
        )

    def get_transform(self, lookup_name: str) -> type[Transform] | None:
        return None

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        return Sealed(value) if value else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        plain = getattr(model_instance, self.attname)
        if plain is None or plain == "":
            return plain
        if not isinstance(plain, str):
            raise PlainTextRefused(f"{self.model._meta.label}.{self.name} takes text.")
        return Sealed(seal(key_ring(), place_of(self, model_instance.pk), plain))

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        if value is None or value == "":
            return value
        if not isinstance(value, Sealed):
            # Expressions too: they would copy a readable column, or a value sealed for another place.
            raise PlainTextRefused(
                f"{self.model._meta.label}.{self.name} is sealed: set it on the object and save."
            )
        return str(value)

    def get_placeholder(self, value: Any, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> str:
        """Where the value stands in the statement: the one place where a field learns what statement it is in."""
        refuse_upsert(self, compiler)
        return "%s"

    def value_to_string(self, obj: models.Model) -> NoReturn:
        """Serialisers (`dumpdata`) would write readable text."""
        raise PlainTextRefused(f"{self.model._meta.label}.{self.name} is sealed and leaves in no dump.")
