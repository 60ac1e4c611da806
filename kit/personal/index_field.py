"""A blind index beside a sealed field: rows are found by a value that no column shows.

    phone = SealedTextField(blank=True, default="")
    phone_index = BlindIndexField(of="phone", purpose="telephone", normalise=e164)

    Person.objects.filter(phone_index__of="138 1234 5678")

The index is computed when the row is saved, and `__of` looks under all keys of the ring, so rows are found while a
rotation is under way. For the same reason a unique constraint on it does not hold during a rotation: look first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.core import checks
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import In
from django.db.models.signals import pre_save
from django.db.models.sql.compiler import SQLCompiler

from kit.personal.sealed_field import PlainTextRefused, SealedTextField, refuse_upsert
from kit.sealing.blind_index import INDEX_LENGTH, blind_index, blind_indexes
from kit.sealing.configured import key_ring

if TYPE_CHECKING:
    _CharField = models.CharField[str, str]
else:
    _CharField = models.CharField


def unchanged(text: str) -> str:
    """No normalisation."""
    return text


class BlindIndexField(_CharField):
    """The blind index of the sealed field `of`; empty where that holds nothing.

    `purpose` separates indexes: the same number under another purpose has another index. `normalise` must be pure and
    a function of a module; it decides which spellings are one value.
    """

    def __init__(
        self,
        *args: Any,
        of: str,
        purpose: str,
        normalise: Callable[[str], str] = unchanged,
        **kwargs: Any,
    ) -> None:
        self.of, self.purpose, self.normalise = of, purpose, normalise
        kwargs.update(max_length=INDEX_LENGTH, blank=True, default="", editable=False)
        kwargs.setdefault("db_index", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("max_length", "blank", "default", "editable"):
            kwargs.pop(fixed)
        # The migration must not change with the rule of normalisation, nor import it: no column depends on it.
        return (
            name,
            path,
            args,
            {**kwargs, "of": self.of, "purpose": self.purpose, "db_index": getattr(self, "db_index", True)},
        )

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        faults = super().check(**kwargs)
        fields = {field.name: field for field in self.model._meta.fields}
        if not isinstance(fields.get(self.of), SealedTextField):
            faults.append(
                checks.Error(f"{self.of} is no sealed field of this model.", obj=self, id="personal.E003")
            )
        return faults

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        if not cls._meta.abstract:
            pre_save.connect(self._refuse_half, sender=cls)

    def _refuse_half(self, update_fields: frozenset[str] | None = None, **kwargs: Any) -> None:
        """A value saved without its index could no longer be found, or be found by what it was."""
        if update_fields is not None and (self.of in update_fields) != (self.name in update_fields):
            raise ValueError(f"update_fields must name {self.of} and {self.name} together.")

    def index_of(self, plain: str | None) -> str:
        """What belongs into the column for a plain value, under the current key."""
        return blind_index(key_ring(), self.purpose, self.normalise(plain)) if plain else ""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = self.index_of(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        if value != "" and not _is_index(value):
            raise PlainTextRefused(f"{self.model._meta.label}.{self.name} takes indexes, no values.")
        return super().get_db_prep_save(value, connection)

    def get_placeholder(self, value: Any, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> str:
        """As of the sealed field: an index goes where its value goes."""
        refuse_upsert(self, compiler)
        return "%s"


def _is_index(value: Any) -> bool:
    return isinstance(value, str) and len(value) == INDEX_LENGTH and set(value) <= set("0123456789abcdef")


@BlindIndexField.register_lookup
class Of(In):
    """`…__of=text`: rows whose sealed value is this, in whatever spelling `normalise` takes for the same."""

    lookup_name = "of"

    def __init__(self, lhs: Any, rhs: str) -> None:
        field: BlindIndexField = lhs.output_field
        # An empty text belongs to nobody, though many columns are empty.
        found = blind_indexes(key_ring(), field.purpose, field.normalise(rhs)) if rhs else ()
        super().__init__(lhs, list(found))
