"""Sweeping sealed files."""

import logging
from datetime import timedelta

from django.utils import timezone

from kit.schedule.jobs import Job
from kit.sealed_files.sweep import sweep, without_bytes

logger = logging.getLogger(__name__)


def _sweep() -> None:
    swept = sweep(now=timezone.now())
    if swept.files or swept.rows:
        logger.info("Swept %d sealed files and %d rows that nobody held.", swept.files, swept.rows)
    if lost := without_bytes():
        logger.error("%d sealed files are not where they should be; the first is %s.", len(lost), lost[0])


JOBS = (Job(name="sealed_files.sweep", every=timedelta(days=1), after=timedelta(hours=4), run=_sweep),)
