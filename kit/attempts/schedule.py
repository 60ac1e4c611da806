"""The counters' housekeeping."""

from datetime import timedelta

from django.utils import timezone

from kit.attempts.services import forget_old
from kit.schedule.jobs import Job


def _forget_old_attempts() -> None:
    forget_old(now=timezone.now())


JOBS = (Job(name="attempts.forget_old", every=timedelta(hours=1), run=_forget_old_attempts),)
