"""The audit log's rows: events that are only ever added, and the head of their chain.

Both tables are unmanaged after their creation: `flush` must not empty an audit log. The migration adds triggers that
refuse UPDATE, DELETE and TRUNCATE of events on both databases; the methods below refuse the same in Python.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NoReturn

from django.db import models

from kit.audit.rules.chain import GENESIS


class AppendOnly(Exception):
    """Somebody tried to change or remove an audit event."""


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    """Reads only. `record` in `kit.audit.log` is the one way to add."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnly

    def delete(self) -> NoReturn:
        raise AppendOnly

    def bulk_update(self, objs: Iterable[AuditEvent], *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly


class AuditEvent(models.Model):
    """Who did what to what, and when. `actor` and `target` are opaque ids; `detail` holds no personal values."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=80, db_index=True)
    action = models.CharField(max_length=60, db_index=True)
    target = models.CharField(max_length=120, db_index=True)
    detail = models.TextField(default="{}")  # canonical JSON, kept as text: these very bytes are hashed
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "audit_event"
        ordering = ["seq"]

    def __str__(self) -> str:
        return f"{self.seq} {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert a new event; anything else raises `AppendOnly`."""
        if not self._state.adding or not kwargs.get("force_insert"):
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly

    @property
    def values(self) -> dict[str, Any]:
        """The detail as a dictionary."""
        return dict(json.loads(self.detail))


class ChainHead(models.Model):
    """The one row that is locked to append: sequence number and hash of the latest event."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)

    class Meta:
        managed = False
        db_table = "audit_chain_head"

    def __str__(self) -> str:
        return f"{self.seq}"
