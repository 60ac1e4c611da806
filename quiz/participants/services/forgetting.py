"""Deletes participants whom nothing needs any more: devices whose last seat has gone into an archive."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, ForeignObjectRel, OuterRef, ProtectedError

from quiz.participants.models import Participant

# A device's row is written a moment before its seat, and a hall may be slow.
KEPT = timedelta(days=30)
SLICE = 5_000


def forget_unneeded(*, now_ms: int, older_than: timedelta = KEPT) -> int:
    """Delete who first came longer ago than that and is in nobody's rows; returns how many.

    Whatever refers to participants is asked, also what later applications add. Goes through the table along its key in
    slices, each a transaction of its own. The device's cookie stays good: its next join writes the row again.
    """
    before = now_ms - int(older_than.total_seconds() * 1_000)
    needed = [
        Exists(relation.related_model._default_manager.filter(**{relation.field.name: OuterRef("pk")}))
        # the hidden ones are those that participants have no attribute for
        for relation in Participant._meta.get_fields(include_hidden=True)
        if isinstance(relation, ForeignObjectRel)
    ]
    deleted = 0
    last = None
    while True:
        walk = Participant.objects.order_by("pk")
        ids = list((walk if last is None else walk.filter(pk__gt=last)).values_list("pk", flat=True)[:SLICE])
        if not ids:
            return deleted
        last = ids[-1]
        unneeded = Participant.objects.filter(pk__in=ids, created_ms__lt=before)
        for exists in needed:
            unneeded = unneeded.exclude(exists)
        try:
            with transaction.atomic():
                deleted += unneeded.delete()[0]
        except ProtectedError:
            # somebody came back in this very moment; the next night is as good
            continue
