"""The schedule's own housekeeping."""

from datetime import timedelta

from kit.schedule.jobs import Job
from kit.schedule.services import forget_old_runs

JOBS = (
    Job(
        name="schedule.forget_old_runs",
        every=timedelta(days=1),
        after=timedelta(hours=3),
        run=forget_old_runs,
    ),
)
