"""What advice does again and again."""

from datetime import timedelta

from django.utils import timezone

from kit.schedule.jobs import Job
from outreach.consultations.services.retention import erase_old


def _erase_old() -> None:
    erase_old(timezone.now())


JOBS = (Job("erase old advice", every=timedelta(days=1), run=_erase_old, after=timedelta(hours=2)),)
