"""Rows that are written once: what was agreed, withdrawn, done. Erasing a person empties their sealed fields alone."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models


class WrittenOnce(Exception):
    """Somebody tried to change or remove a row that stands for what happened."""


class AppendOnly(models.Model):
    """Inserted, and never saved again."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; raises `WrittenOnce` for a row that is there."""
        if not self._state.adding:
            raise WrittenOnce
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise WrittenOnce
