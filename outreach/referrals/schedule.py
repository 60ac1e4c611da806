"""What is done for referrals again and again."""

from datetime import timedelta

from django.utils import timezone

from kit.schedule.jobs import Job
from outreach.referrals.services.clocks import tick
from outreach.referrals.services.erasing import apply_retention
from outreach.referrals.services.publishing import publish_closed_weeks


def _tick() -> None:
    tick(now=timezone.now())


def _apply_retention() -> None:
    apply_retention(now=timezone.now())


def _publish() -> None:
    publish_closed_weeks(now=timezone.now())


JOBS = (
    Job(name="referrals.clocks", every=timedelta(minutes=1), run=_tick),
    Job(
        name="referrals.retention",
        every=timedelta(days=1),
        after=timedelta(hours=3, minutes=20),
        run=_apply_retention,
        longest=timedelta(hours=1),
    ),
    Job(
        name="referrals.publish_weeks",
        every=timedelta(days=1),
        after=timedelta(hours=4, minutes=10),
        run=_publish,
    ),
)
