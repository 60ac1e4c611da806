"""Regular care of games: end what nobody will end, so that its PIN is free again."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from quiz.live.models import Game, Link, UsedTicket
from quiz.live.queries.clock import database_now
from quiz.live.queries.games import load_game
from quiz.live.rules.game import Move, Phase, Refused, apply
from quiz.live.services.moves import commit_move

# A lobby may be opened the day before the evening.
_LOBBY = timedelta(hours=36)
_PLAY = timedelta(hours=12)
# An expired link opens nothing; the row stays a while so that the host's list of links still explains itself.
_LINK = timedelta(days=30)
# Tickets are good for a minute.
_TICKET = timedelta(hours=1)


def end_abandoned_games() -> int:
    """Cancel lobbies nobody started and finish games nobody ended. Returns how many."""
    now = timezone.now()
    old_lobbies = Game.objects.filter(ended_at__isnull=True, phase=Phase.LOBBY, created_at__lt=now - _LOBBY)
    old_games = Game.objects.filter(ended_at__isnull=True, started_at__lt=now - _PLAY)
    ended = 0
    for game_id in [*old_lobbies.values_list("pk", flat=True), *old_games.values_list("pk", flat=True)]:
        loaded = load_game(game_id)
        if loaded is None:
            continue
        move = Move.CANCEL if loaded.state.phase is Phase.LOBBY else Move.FINISH
        after = apply(loaded.state, move, database_now())
        if not isinstance(after, Refused):
            ended += commit_move(game_id=game_id, before=loaded.state, after=after)
    return ended


def forget_old_links() -> None:
    """Delete links that expired long ago, and tickets that nobody could show again."""
    UsedTicket.objects.filter(used_at__lt=timezone.now() - _TICKET).delete()
    Link.objects.filter(expires_at__lt=timezone.now() - _LINK).delete()
