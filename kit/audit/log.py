"""Adding to the audit log, and verifying it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.db import transaction
from django.db.models import Subquery
from django.utils import timezone

from kit.audit.models import AuditEvent, ChainHead
from kit.audit.rules.chain import Break, Link, Plain, canonical_detail, digest, first_break


def record(*, actor: str, action: str, target: str, detail: Mapping[str, Plain] | None = None) -> AuditEvent:
    """Append an event in the caller's transaction: it stands or falls with what it tells of.

    `actor` and `target` are opaque ids (`user:…`); `detail` carries codes and numbers, never personal values.
    The head row is locked until the transaction ends, so record last and keep the transaction short.
    """
    text = canonical_detail(detail or {})
    with transaction.atomic():
        head = _locked_head()
        seq, at = head.seq + 1, timezone.now()
        event = AuditEvent(
            seq=seq,
            at=at,
            actor=actor,
            action=action,
            target=target,
            detail=text,
            previous_hash=head.hash,
            hash=digest(
                seq=seq,
                at=at,
                actor=actor,
                action=action,
                target=target,
                detail=text,
                previous_hash=head.hash,
            ),
        )
        event.save(force_insert=True)
        head.seq, head.hash = seq, event.hash
        head.save(update_fields=["seq", "hash"])
    return event


def _locked_head() -> ChainHead:
    """The head row, locked: by `FOR UPDATE` on PostgreSQL, on SQLite by the write lock that the transaction holds."""
    return ChainHead.objects.select_for_update().get(pk=ChainHead.ONLY)


def verify(*, witness: tuple[int, str] | None = None) -> Break | None:
    """The first break of the stored chain, or `None`.

    Takes no lock: what is added meanwhile lies behind the head read first, and belongs to the next run.
    `witness`: a sequence number and hash noted outside the database, see `first_break`.
    """
    last, last_hash = head()
    broken = first_break(_links(up_to=last), head_seq=last, head_hash=last_hash, witness=witness)
    if broken is not None:
        return broken
    # One statement, so one moment: a row behind the head was not added by `record`.
    surplus = AuditEvent.objects.filter(
        seq__gt=Subquery(ChainHead.objects.filter(pk=ChainHead.ONLY).values("seq"))
    )
    first = surplus.order_by("seq").first()
    return None if first is None else Break(seq=first.seq, reason="head")


def _links(*, up_to: int) -> Iterator[Link]:
    for event in AuditEvent.objects.filter(seq__lte=up_to).order_by("seq").iterator(chunk_size=2000):
        yield Link(
            seq=event.seq,
            at=event.at,
            actor=event.actor,
            action=event.action,
            target=event.target,
            detail=event.detail,
            previous_hash=event.previous_hash,
            hash=event.hash,
        )


def head() -> tuple[int, str]:
    """Sequence number and hash of the latest event, to be written down outside the database."""
    row = ChainHead.objects.get(pk=ChainHead.ONLY)
    return row.seq, row.hash
