"""Regular care of live games."""

from datetime import timedelta

from django.conf import settings

from kit.schedule.jobs import Job
from quiz.live.queries.clock import database_now
from quiz.live.services.archiving import archive_old_games
from quiz.live.services.housekeeping import end_abandoned_games, forget_old_links
from quiz.live.services.rehearsals import forget_old_rehearsals
from quiz.participants.services.forgetting import forget_unneeded


def _end_abandoned_games() -> None:
    end_abandoned_games()


def _forget_old_rehearsals() -> None:
    forget_old_rehearsals()


def _archive_old_games() -> None:
    if settings.ARCHIVE_AFTER is not None:
        archive_old_games(older_than=settings.ARCHIVE_AFTER, folder=settings.ARCHIVE_ROOT)


def _forget_unneeded_participants() -> None:
    forget_unneeded(now_ms=database_now())


JOBS = (
    Job(name="live.end_abandoned_games", every=timedelta(minutes=10), run=_end_abandoned_games),
    Job(
        name="live.forget_old_links", every=timedelta(days=1), after=timedelta(hours=3), run=forget_old_links
    ),
    Job(
        name="live.forget_old_rehearsals",
        every=timedelta(days=1),
        after=timedelta(hours=3),
        run=_forget_old_rehearsals,
    ),
    Job(
        name="live.archive_old_games",
        every=timedelta(days=1),
        after=timedelta(hours=3, minutes=30),
        run=_archive_old_games,
        # the file of a whole city's evening takes some minutes
        longest=timedelta(hours=3),
    ),
    Job(
        name="live.forget_unneeded_participants",
        every=timedelta(days=1),
        after=timedelta(hours=4, minutes=30),
        run=_forget_unneeded_participants,
        longest=timedelta(hours=1),
    ),
)
