"""Taking a file in, giving it out, erasing it."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial

from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from kit.sealed_files import folder
from kit.sealed_files.chunks import KEY_BYTES, DamagedFile, open_chunks, seal_chunks
from kit.sealed_files.media import HEAD, MediaType, media_type, safe_name
from kit.sealed_files.models import SealedFile

# A photograph of a page by a phone has 3 to 8 MiB.
MOST_BYTES = 10 * 1024 * 1024


class Refusal(StrEnum):
    """Why a file is not taken."""

    TOO_LARGE = "too_large"
    TYPE = "type"  # neither JPEG, PNG, WebP nor PDF
    EMPTY = "empty"


@dataclass(slots=True)
class _Refused(Exception):
    """Ends the writing from within its source."""

    why: Refusal


@dataclass(slots=True)
class _Incoming:
    """The blocks of a file on their way in; counts them and looks at their beginning."""

    blocks: Iterable[bytes]
    most: int
    size: int = 0
    media: MediaType | None = None

    def __iter__(self) -> Iterator[bytes]:
        head = b""
        for block in self.blocks:
            self.size += len(block)
            if self.size > self.most:
                raise _Refused(Refusal.TOO_LARGE)
            if self.media is None:
                head += block
                if len(head) < HEAD:
                    continue
                self.media = media_type(head)
                if self.media is None:
                    raise _Refused(Refusal.TYPE)
                block = head
            yield block
        if self.size == 0:
            raise _Refused(Refusal.EMPTY)
        if self.media is None:
            raise _Refused(Refusal.TYPE)


def store(
    *,
    blocks: Iterable[bytes],
    name: str,
    now: datetime,
    most: int = MOST_BYTES,
    random: Callable[[int], bytes] = secrets.token_bytes,
) -> SealedFile | Refusal:
    """Seal a file as it arrives (`UploadedFile.chunks()`); no plain byte reaches a disk of ours.

    The file is whole and on the disk before its row is stored. Call it in the transaction that also stores the row
    which points to it; if that fails, the sweep removes what lies there.
    """
    file_id, key = uuid.uuid4(), random(KEY_BYTES)
    incoming = _Incoming(blocks, most)
    try:
        folder.write(file_id, seal_chunks(key, file_id.bytes, incoming))
    except _Refused as refused:
        return refused.why
    if incoming.media is None:  # unreachable: `_Incoming` ends with a type or raises
        raise AssertionError
    return SealedFile.objects.create(
        id=file_id,
        file_key=key.hex(),
        name=safe_name(name, incoming.media),
        media_type=incoming.media.value,
        size=incoming.size,
        created_at=now,
    )


def read_whole(file: SealedFile) -> bytes:
    """The plain file. Raises `DamagedFile` unless all of it is what was sealed; also when it is not there.

    Whole, so that nobody gets the beginning of a file whose end was cut off. It has `MOST_BYTES` at most.
    """
    try:
        plain = b"".join(open_chunks(bytes.fromhex(file.file_key), file.pk.bytes, folder.read(file.pk)))
    except FileNotFoundError:
        raise DamagedFile from None
    if len(plain) != file.size:
        raise DamagedFile
    return plain


def delete(files: models.QuerySet[SealedFile]) -> int:
    """Erase files: the keys with the transaction, the bytes behind it. Returns how many rows there were."""
    _, by_model = files.delete()
    return by_model.get(SealedFile._meta.label, 0)


@receiver(post_delete, sender=SealedFile)
def _remove_bytes(instance: SealedFile, **kwargs: object) -> None:
    """However the row went. Not before the commit: a row that comes back needs its file."""
    transaction.on_commit(partial(folder.remove, instance.pk), robust=True)
