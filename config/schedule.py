"""Regular care of what belongs to no application: sessions, task results, the audit log's nightly witness."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from kit.audit.log import head, verify
from kit.audit.witness import last_witness, note_witness
from kit.schedule.jobs import Job

logger = logging.getLogger(__name__)

_DAY = timedelta(days=1)


def clear_sessions() -> None:
    """Delete expired sessions."""
    call_command("clearsessions")


def prune_task_results() -> None:
    """Delete results of tasks that ended two weeks ago."""
    call_command("prune_db_task_results", min_age_days=14, verbosity=0)


def witness_audit_log() -> None:
    """Verify the audit log against the head noted last night, and note tonight's.

    The note lies outside the database, so that whoever rewrites the whole chain there is still found out. It belongs
    on paper or another machine as well; the log line carries it there.
    """
    directory = settings.ENV.var_dir
    if broken := verify(witness=last_witness(directory)):
        logger.critical("The audit log is broken at event %s (%s).", broken.seq, broken.reason)
        return
    seq_now, digest_now = head()
    if seq_now:
        note_witness(directory, at=f"{timezone.now():%Y-%m-%dT%H:%M:%SZ}", seq=seq_now, digest=digest_now)
    logger.info("The audit log is unbroken. Head %s:%s", seq_now, digest_now)


JOBS = (
    Job(name="sessions.clear", every=_DAY, after=timedelta(hours=3, minutes=15), run=clear_sessions),
    Job(name="tasks.prune", every=_DAY, after=timedelta(hours=3, minutes=30), run=prune_task_results),
    Job(name="audit.witness", every=_DAY, after=timedelta(hours=4), run=witness_audit_log),
)
