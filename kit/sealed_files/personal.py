"""Sealed files as personal data. Whose they are is known to who points to them: its exporter and eraser ask here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kit.personal.register import Erased, PersonalData, Subject
from kit.sealed_files.models import SealedFile
from kit.sealed_files.services import delete

SEALED_FILE = "sealed_file"


def _export(subject: Subject) -> Iterator[dict[str, Any]]:
    for file in SealedFile.objects.filter(pk=subject.key) if subject.kind == SEALED_FILE else ():
        yield {
            "name": file.name,
            "media_type": file.media_type,
            "size": file.size,
            "created_at": file.created_at.isoformat(),
        }


def _erase(subject: Subject) -> Erased:
    if subject.kind != SEALED_FILE:
        return Erased(0)
    return Erased(delete(SealedFile.objects.filter(pk=subject.key)))


PERSONAL = (PersonalData(model=SealedFile, fields=("name", "file_key"), export=_export, erase=_erase),)
