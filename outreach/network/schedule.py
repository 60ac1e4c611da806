"""Regular care of staff accounts."""

from datetime import timedelta

from kit.schedule.jobs import Job
from outreach.network.services.housekeeping import forget_old_invitations

JOBS = (
    Job(
        name="network.forget_old_invitations",
        every=timedelta(days=1),
        after=timedelta(hours=3),
        run=forget_old_invitations,
    ),
)
