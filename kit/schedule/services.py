"""Claiming due slots and running what was claimed."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from kit.schedule.jobs import Job
from kit.schedule.models import Run
from kit.schedule.rules.slots import current_slot

logger = logging.getLogger(__name__)

# A job that has failed twice by killing its scheduler would do so again; the next slot is its next chance.
_MOST_ATTEMPTS = 2
# Long enough to see in the table what happened last month.
_KEPT = timedelta(days=35)


def claim(*, job: Job, worker: str, now: datetime) -> Run | None:
    """Claim the job's current slot; None when somebody has it, or had it.

    A claim left unfinished for longer than the job may take was its scheduler's end: it is taken over, by one.
    """
    slot = current_slot(now, every=job.every, after=job.after)
    try:
        with transaction.atomic():
            return Run.objects.create(job=job.name, slot=slot, claimed_by=worker, claimed_at=now)
    except IntegrityError:
        pass
    # Compare-and-set on the attempt: of several that find it abandoned, one changes the row.
    abandoned = Run.objects.filter(
        job=job.name,
        slot=slot,
        finished_at=None,
        claimed_at__lt=now - job.longest,
        attempt__lt=_MOST_ATTEMPTS,
    ).first()
    if abandoned is None:
        return None
    taken = Run.objects.filter(pk=abandoned.pk, attempt=abandoned.attempt, finished_at=None).update(
        attempt=abandoned.attempt + 1, claimed_by=worker, claimed_at=now
    )
    return Run.objects.get(pk=abandoned.pk) if taken else None


def run_due(jobs: Iterable[Job], *, worker: str, now: datetime | None = None) -> list[str]:
    """Run every job whose current slot nobody has claimed; returns their names. A failing job stops no other."""
    ran: list[str] = []
    for job in jobs:
        at = now or timezone.now()
        if not _may_be_free(job, at) or (run := claim(job=job, worker=worker, now=at)) is None:
            continue
        ran.append(job.name)
        try:
            job.run()
            succeeded = True
        except Exception:
            logger.exception("The job %s failed.", job.name)
            succeeded = False
        Run.objects.filter(pk=run.pk, attempt=run.attempt).update(
            finished_at=timezone.now(), succeeded=succeeded
        )
    return ran


def _may_be_free(job: Job, now: datetime) -> bool:
    """A cheap read first, so that idle schedulers do not write to the database every few seconds."""
    slot = current_slot(now, every=job.every, after=job.after)
    row = Run.objects.filter(job=job.name, slot=slot).values_list("finished_at", "claimed_at").first()
    return row is None or (row[0] is None and row[1] < now - job.longest)


def forget_old_runs(*, now: datetime | None = None) -> None:
    """Delete runs that nobody will ask about any more."""
    Run.objects.filter(slot__lt=(now or timezone.now()) - _KEPT).delete()
