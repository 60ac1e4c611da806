"""What the pages of live games ask for beside the engine: a game by its id, its links, where a game can belong."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence

from django.db.models import Q
from django.utils import timezone

from outreach.network.models import Division
from quiz.live.models import Game, Link


def find_game(game_id: uuid.UUID) -> Game | None:
    """A game by its id, without asking who wants it: the id itself is public to whoever plays."""
    return Game.objects.select_related("quiz", "division").filter(pk=game_id).first()


def game_names(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Title and day of these games, for the audit log; in one query."""
    rows = Game.objects.filter(pk__in=ids).values_list("pk", "title", "created_at") if ids else ()
    return {pk: f"{title} {timezone.localtime(created_at):%Y-%m-%d}" for pk, title, created_at in rows}


def standing_links(game: Game, *parts: Link.Part) -> Sequence[Link]:
    """The game's links that still give one of these parts, newest first."""
    links = Link.objects.filter(
        game=game, part__in=parts, revoked_at__isnull=True, expires_at__gt=timezone.now()
    )
    return list(links.order_by("-created_at"))


def division_choices(scopes: Sequence[str]) -> list[tuple[str, str]]:
    """Where an organiser may place a game: the divisions of the role and two levels beneath, indented as a tree.

    Two levels keep the list of a whole city near two hundred lines; a county's organiser reaches every village.
    """
    choices: list[tuple[str, str]] = []
    for top in Division.objects.filter(code__in=scopes).order_by("code"):
        within = Q(code__startswith=top.code, level__gte=top.level, level__lte=top.level + 2)
        for part in Division.objects.filter(within).order_by("code"):
            choices.append((part.code, "\u3000" * (part.level - top.level) + part.name))
    return choices
