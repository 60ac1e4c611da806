"""What each application says about its personal data: a module `<app>/personal.py` with `PERSONAL`.

    PERSONAL = (
        PersonalData(model=Person, fields=("called", "phone"), export=export_person, erase=erase_person),
    )

It may also hold `STORES`: what is sealed elsewhere than in sealed fields, for the rotation of keys.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol

from django.apps import apps
from django.db import models
from django.utils.module_loading import module_has_submodule

from kit.personal.index_field import BlindIndexField
from kit.personal.sealed_field import SealedTextField


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose data. `kind` says what the key is of, as in `Subject("staff", user.pk)`."""

    kind: str
    key: uuid.UUID


@dataclass(frozen=True, slots=True)
class Erased:
    """What an eraser did: rows emptied or deleted, and rows that had to stay, with the code of the reason."""

    rows: int
    kept: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PersonalData:
    """A model's personal data.

    `fields` are all that tell something of a person, sealed or not. `export` gives a plain dictionary, fit for JSON,
    for each row of the subject; `erase` empties or deletes them. Both do nothing for a kind of subject that they do
    not know. Erasers run in the order of the installed applications and of `PERSONAL`: who finds rows through another
    model's rows comes before that model.
    """

    model: type[models.Model]
    fields: tuple[str, ...]
    export: Callable[[Subject], Iterable[Mapping[str, Any]]]
    erase: Callable[[Subject], Erased]


@dataclass(frozen=True, slots=True)
class Slice:
    """What became of some values. `last` says where to go on, and is `None` at the end.

    `stale` are those that stand under an old key (before, where they were resealed); `unreadable` names the places that
    no key of the ring opens.
    """

    last: str | None
    seen: int
    stale: int
    unreadable: tuple[str, ...] = ()


class SealedStore(Protocol):
    """Something full of sealed values."""

    @property
    def name(self) -> str: ...

    def count(self) -> int:
        """How many rows or files there are to look at."""
        ...

    def go_through(self, after: str | None, size: int, *, reseal: bool) -> Slice:
        """Look at the next `size` after a key, and bring what is stale under the current key if `reseal`."""
        ...


def of_all_apps(attribute: str) -> list[Any]:
    """What the modules `personal.py` hold under a name, in the order of the installed applications."""
    found: list[Any] = []
    for config in apps.get_app_configs():
        if config.module is not None and module_has_submodule(config.module, "personal"):
            found += getattr(import_module(f"{config.name}.personal"), attribute, ())
    return found


def registered() -> list[PersonalData]:
    """The personal data of all installed applications."""
    return of_all_apps("PERSONAL")


def other_stores() -> list[SealedStore]:
    """What else is sealed, by application."""
    return of_all_apps("STORES")


def sealed_fields(model: type[models.Model]) -> list[SealedTextField]:
    """The sealed fields of the model's own table."""
    return [field for field in model._meta.local_fields if isinstance(field, SealedTextField)]


def index_fields(model: type[models.Model]) -> list[BlindIndexField]:
    """The blind indexes of the model's own table."""
    return [field for field in model._meta.local_fields if isinstance(field, BlindIndexField)]


def sealed_models(among: Iterable[type[models.Model]] | None = None) -> list[type[models.Model]]:
    """The models that have sealed columns, found by looking at all."""
    return [model for model in (apps.get_models() if among is None else among) if sealed_fields(model)]


def missing(
    *, among: Iterable[type[models.Model]] | None = None, said: Iterable[PersonalData] | None = None
) -> list[str]:
    """What the register forgets: models with sealed fields, single sealed fields; and names that are no field."""
    by_model = {data.model: data for data in (registered() if said is None else said)}
    faults: list[str] = []
    for model in sealed_models(among):
        data = by_model.get(model)
        if data is None:
            faults.append(f"{model._meta.label} has sealed fields and nobody exports or erases them.")
            continue
        faults += [
            f"{model._meta.label}.{field.name} is sealed and not among the personal fields."
            for field in sealed_fields(model)
            if field.name not in data.fields
        ]
    for data in by_model.values():
        known = {field.name for field in data.model._meta.fields}
        faults += [
            f"{data.model._meta.label}.{name} is no field." for name in data.fields if name not in known
        ]
    return faults
