"""Which rows count. Figures over more than one game – statistics, reports – come from `queries.figures`, which adds
those of archived games; whoever counts rows here by themselves misses these.

A rehearsal is not counted, nor is a game that was called off: its phones were told so. `tests/architecture` holds
aggregates over these rows to these two modules, but for the few that are about one game.
"""

from __future__ import annotations

from django.db.models import Min, OuterRef, Q, QuerySet, Subquery

from quiz.live.models import Answer, ConcernAsked, Game, GameQuestion, GameTotals, Player
from quiz.live.rules.game import Phase
from quiz.participants.models import Participant


def counts(prefix: str = "") -> Q:
    """The condition on a game, reached over `prefix` such as `game__`."""
    return Q(**{f"{prefix}rehearsal": False}) & ~Q(**{f"{prefix}phase": Phase.CANCELLED.value})


def _rows_count() -> Q:
    """Rows, unless totals stand for them: from before the first is deleted until after the last is back."""
    return Q(game__totals__isnull=True) | Q(game__totals__restored_at__isnull=False)


def counted_games() -> QuerySet[Game]:
    """The games that happened."""
    return Game.objects.filter(counts())


def counted_questions() -> QuerySet[GameQuestion]:
    """Their questions, also those that were skipped or never reached."""
    return GameQuestion.objects.filter(counts("game__"))


def counted_players() -> QuerySet[Player]:
    """The seats of those games, without whoever a host has removed."""
    return Player.objects.filter(counts("game__"), _rows_count(), removed=False)


def counted_answers() -> QuerySet[Answer]:
    """Their answers."""
    return Answer.objects.filter(counts("game__"), _rows_count(), player__removed=False)


def counted_totals() -> QuerySet[GameTotals]:
    """What stands for the players and answers of games that are archived, or half so."""
    return GameTotals.objects.filter(counts("game__"), restored_at__isnull=True)


def counted_concerns() -> QuerySet[ConcernAsked]:
    """Who was asked whether a matter concerns them. Archived with the game; how many it were stays at its questions."""
    return ConcernAsked.objects.filter(counts("game__"), _rows_count(), player__removed=False)


def counted_participants() -> QuerySet[Participant]:
    """Everybody who has played in games that are not archived, with `first_joined_ms`: the first join of these.

    Whose last game is archived is forgotten, and would be new when they came again. Not the row's own `created_ms`:
    somebody may have tried a rehearsal first.
    """
    first = (
        counted_players()
        .filter(participant=OuterRef("pk"))
        .values("participant")
        .annotate(first=Min("created_ms"))
        .values("first")
    )
    return Participant.objects.annotate(first_joined_ms=Subquery(first)).filter(first_joined_ms__isnull=False)
