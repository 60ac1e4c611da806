"""What a host does to a player, and what a player changes of themselves."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction
from django.db.models import F

from quiz.live.models import Game, Player
from quiz.live.rules import nicknames
from quiz.live.rules.answers import PersonalTime


def remove_player(*, game_id: uuid.UUID, player: uuid.UUID) -> bool:
    """Take a player out of the game, and their phone with them. Whether there was such a player."""
    with transaction.atomic():
        found = Player.objects.filter(game_id=game_id, pk=player).update(removed=True) == 1
        _note_change(game_id)
    return found


def rename_player(*, game_id: uuid.UUID, player: uuid.UUID, name: str) -> str | None:
    """Give a player another name; `None` when done, else the refusal's code."""
    checked = nicknames.check(name)
    if isinstance(checked, str):
        return checked
    try:
        with transaction.atomic():
            changed = Player.objects.filter(game_id=game_id, pk=player).update(
                name=checked[0], name_key=checked[1]
            )
            _note_change(game_id)
    except IntegrityError:
        return "join.name_taken"
    return None if changed else "player.unknown"


def allow_time(*, game_id: uuid.UUID, player: uuid.UUID | None, mode: PersonalTime) -> bool:
    """Set the personal time of one player, or of all of them. Whether anybody was changed."""
    players = Player.objects.filter(game_id=game_id)
    if player is not None:
        players = players.filter(pk=player)
    with transaction.atomic():
        changed = players.update(personal_time=mode.value) > 0
        _note_change(game_id)
    return changed


def players_version(game_id: uuid.UUID) -> int:
    """The version of the game's player list as it stands now."""
    return Game.objects.values_list("players_version", flat=True).get(pk=game_id)


def _note_change(game_id: uuid.UUID) -> None:
    """Let workers that miss the message find the change in the row."""
    Game.objects.filter(pk=game_id).update(players_version=F("players_version") + 1)
