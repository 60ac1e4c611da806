"""What nobody holds any more: files without a row, rows that nothing points to."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from django.db import models

from kit.sealed_files import folder
from kit.sealed_files.models import SealedFile
from kit.sealed_files.services import delete

# Far longer than any transaction between a file's writing and its row.
_GRACE = timedelta(days=1)
_SLICE = 500


@dataclass(frozen=True, slots=True)
class Swept:
    files: int
    rows: int


def holders_of(model: type[models.Model]) -> list[models.ForeignObjectRel]:
    """Every relation to a model, those without a name on its side (`related_name="+"`) included."""
    relations = model._meta.get_fields(include_hidden=True)
    return [each for each in relations if isinstance(each, models.ForeignObjectRel)]


def _unheld(relations: Iterable[models.ForeignObjectRel]) -> models.QuerySet[SealedFile]:
    rows = SealedFile.objects.all()
    for relation in relations:
        held = relation.related_model._base_manager.exclude(**{relation.field.name: None})
        rows = rows.exclude(pk__in=held.values(relation.field.attname))
    return rows


def sweep(*, now: datetime) -> Swept:
    """Remove what was left by a process that died, or by a row that was deleted past the file's own deletion."""
    before = now - _GRACE
    rows = delete(_unheld(holders_of(SealedFile)).filter(created_at__lt=before))
    files = 0
    old = folder.older_than(before.timestamp())
    while some := list(islice(old, _SLICE)):
        by_id = {file_id: file for file in some if (file_id := _id_of(file))}
        kept = set(SealedFile.objects.filter(pk__in=by_id).values_list("pk", flat=True))
        for file_id, file in by_id.items():
            # An unfinished file has no row yet, and after a day no writer.
            if file_id not in kept or file.parent != folder.path_of(file_id).parent:
                file.unlink(missing_ok=True)
                files += 1
    return Swept(files=files, rows=rows)


def _id_of(file: Path) -> uuid.UUID | None:
    try:
        return uuid.UUID(hex=file.name)
    except ValueError:
        return None


def without_bytes() -> list[uuid.UUID]:
    """Rows whose file is not there: after a restore that brought the database and not the files."""
    found = SealedFile.objects.order_by("pk").values_list("pk", flat=True)
    return [pk for pk in found.iterator() if not folder.path_of(pk).is_file()]
