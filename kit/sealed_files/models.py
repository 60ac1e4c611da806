"""What is known of a sealed file. Its contents lie in `SEALED_FILES_ROOT`; its key stands here, sealed.

Without the row nobody opens the file: deleting the row erases it, wherever copies of the file alone may be. Whoever
keeps files points to the row with a foreign key; rows that nobody points to are swept away after a day.
"""

from __future__ import annotations

import uuid

from django.db import models

from kit.personal.sealed_field import SealedTextField
from kit.sealed_files.media import MediaType


class SealedFile(models.Model):
    """`size` is of the plain file, in bytes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file_key = SealedTextField(editable=False)  # hexadecimal; for this file alone
    name = SealedTextField(editable=False)  # as the person called it, made safe
    media_type = models.CharField(max_length=20, choices=[(media.value, media.value) for media in MediaType])
    size = models.PositiveIntegerField()
    created_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.pk)
