"""A rehearsal's simulated phones: the pass that lets them in, their identities, and forgetting them afterwards.

A pass is a link like the host's – shown once, kept as a hash, good for an evening, taken back at once – and gives
nothing but identities for one game that is marked as a rehearsal. The rest of a simulated phone is as anybody's.
"""

from __future__ import annotations

import secrets
import uuid
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from quiz.live.models import Answer, Buzz, ConcernAsked, Game, Link, Player
from quiz.live.services.links import is_valid, redeem
from quiz.participants.models import Participant
from quiz.participants.rules.devices import is_simulated, mark_of, simulated_device
from quiz.participants.services.device import sign_device

# Long enough to talk about it; it is no result that anybody keeps.
KEPT = timedelta(days=7)
# Participants deleted with one statement: SQLite takes 32,766 parameters, PostgreSQL 65,535.
_AT_ONCE = 5_000


def redeem_pass(token: str) -> Link | None:
    """The pass of a token, while its game is a rehearsal that has not ended."""
    link = redeem(token, Link.Part.REHEARSAL)
    if link is None or not link.game.rehearsal or link.game.ended_at is not None:
        return None
    return link


def new_devices(link: Link, count: int) -> list[str]:
    """So many device tokens that are good in the pass's game alone."""
    return [sign_device(simulated_device(link.pk, secrets.randbits(80))) for _ in range(count)]


def standing_marks(game_id: uuid.UUID) -> frozenset[int]:
    """What the devices begin with that may be in this rehearsal now; its end does not send them home."""
    links = Link.objects.select_related("game", "created_by").filter(
        game_id=game_id, game__rehearsal=True, part=Link.Part.REHEARSAL
    )
    return frozenset(mark_of(link.pk) for link in links if is_valid(link))


def forget_rehearsal(game: Game) -> int:
    """Delete a rehearsal with its players, answers and simulated participants; returns how many players there were.

    A person who tried it with the own phone stays a participant if they have played elsewhere. Raises `ValueError` for
    a real game.
    """
    if not game.rehearsal:
        raise ValueError("only rehearsals are forgotten")
    with transaction.atomic():
        seated = set(Player.objects.filter(game=game).values_list("participant_id", flat=True))
        for model in (Answer, Buzz, ConcernAsked):
            model.objects.filter(game=game).delete()
        players = Player.objects.filter(game=game).count()
        game.delete()
        elsewhere = set()
        people = [participant for participant in seated if not is_simulated(participant)]
        if people:
            elsewhere = set(
                Player.objects.filter(participant__in=people).values_list("participant_id", flat=True)
            )
        orphans = sorted(seated - elsewhere)
        for start in range(0, len(orphans), _AT_ONCE):
            Participant.objects.filter(pk__in=orphans[start : start + _AT_ONCE]).delete()
    return players


def forget_old_rehearsals(*, older_than: timedelta = KEPT) -> int:
    """Forget the rehearsals that ended so long ago; returns how many."""
    old = Game.objects.filter(rehearsal=True, ended_at__lt=timezone.now() - older_than)
    for game in (games := list(old)):
        forget_rehearsal(game)
    return len(games)
