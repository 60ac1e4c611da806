"""Who may act in a game: an organiser of its division, or a device that holds one of its links.

A link's cookie names the link and nothing else, is signed, and is sent only to the pages of its own game and part.
Whether the link still stands is asked of the database each time, so that revoking works at once.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Literal, cast

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from outreach.network.access import roles_in
from outreach.network.models import User
from outreach.network.rules.roles import Role, covers
from quiz.live.models import Game
from quiz.live.queries.pages import find_game
from quiz.live.services.links import valid_link
from quiz.live.services.tickets import link_subject, user_subject

Part = Literal["host", "screen"]
_SALT = "quiz.live.link"


@dataclass(frozen=True, slots=True)
class Seat:
    """A place at a game's console or screen. `subject` names its holder to the audit log: `user:…` or `link:…`."""

    game: Game
    part: Part
    subject: str
    is_organiser: bool


def _cookie_name(game_id: uuid.UUID, part: Part) -> str:
    return f"live-{part}-{game_id.hex}"


def _cookie_path(game_id: uuid.UUID, part: Part) -> str:
    return reverse(f"live-{part}", args=[game_id])


def keep_link(
    response: HttpResponse, *, game_id: uuid.UUID, part: Part, link_id: uuid.UUID, seconds: int
) -> None:
    """Give the device its part of this one game, for `seconds` at most."""
    response.set_signed_cookie(
        _cookie_name(game_id, part),
        link_id.hex,
        salt=f"{_SALT}.{part}.{game_id.hex}",
        max_age=seconds,
        path=_cookie_path(game_id, part),
        secure=settings.ENV.is_secure,
        httponly=True,
        samesite="Lax",
    )


def _linked(request: HttpRequest, game: Game, part: Part) -> str | None:
    """The subject of a link that still stands, from the request's cookie."""
    value = request.get_signed_cookie(
        _cookie_name(game.pk, part), default="", salt=f"{_SALT}.{part}.{game.pk.hex}"
    )
    try:
        link_id = uuid.UUID(hex=str(value))
    except ValueError:
        return None
    link = valid_link(link_id, game_id=game.pk, part=part)
    return None if link is None else link_subject(link)


def take_seat(request: HttpRequest, game_id: uuid.UUID, part: Part) -> Seat | None:
    """The seat of whoever asks, or `None` for an anonymous visitor who might still sign in.

    Raises `Http404` for an unknown game, and for staff of another division as if it were unknown.
    """
    game = find_game(game_id)
    if game is None:
        raise Http404
    organised = roles_in(request).get(Role.ORGANISER, ())
    if covers(organised, game.division_id):
        user = cast("User", request.user)
        return Seat(game, part, user_subject(user), is_organiser=True)
    subject = _linked(request, game, part)
    if subject is not None:
        return Seat(game, part, subject, is_organiser=False)
    if isinstance(request.user, AnonymousUser):
        return None
    raise Http404


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Where an anonymous visitor of a console is led."""
    return cast("HttpResponse", redirect_to_login(request.get_full_path()))
