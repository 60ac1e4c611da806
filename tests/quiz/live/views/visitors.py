"""Browsers of the people who come to the pages of live games."""

from __future__ import annotations

from django.test import Client

from outreach.network.models import Division, RoleGrant, User
from outreach.network.rules.roles import Role
from quiz.live.models import Game


def organiser_of(game: Game) -> Client:
    """The browser of the person who opened the game."""
    client = Client()
    client.force_login(game.created_by)
    return client


def stranger(role: Role = Role.ORGANISER, *, division: str = "1505") -> Client:
    """The browser of staff elsewhere."""
    place, _ = Division.objects.get_or_create(code=division, defaults={"name": division, "level": 1})
    user = User.objects.create_user(f"{role}-{division}", display_name="外地")
    RoleGrant.objects.create(user=user, role=role, division=place)
    client = Client()
    client.force_login(user)
    return client
