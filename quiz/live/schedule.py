"""Regular care of live games."""

from datetime import timedelta

from kit.schedule.jobs import Job
from quiz.live.services.housekeeping import end_abandoned_games, forget_old_links
from quiz.live.services.rehearsals import forget_old_rehearsals


def _end_abandoned_games() -> None:
    end_abandoned_games()


def _forget_old_rehearsals() -> None:
    forget_old_rehearsals()


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
)
