"""The host's console and the projector's screen, and the one-time tickets with which their sockets are opened."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from quiz.bank.types import TYPES
from quiz.live.models import Game
from quiz.live.qr import qr_svg
from quiz.live.queries.pages import standing_links
from quiz.live.services.links import ENTERED
from quiz.live.services.tickets import issue_ticket
from quiz.live.views.parts import Part, take_seat, to_sign_in


def join_url(game: Game) -> str:
    """The address in the game's QR code, as phones in the hall reach it."""
    return f"{settings.ENV.public_url}{reverse('live-token', args=[game.join_token])}"


def _spoken_address() -> str:
    """The address as people type it: without scheme."""
    return settings.ENV.public_url.partition("://")[2]


def _socket_path(game: Game, part: Part) -> str:
    return f"/ws/live/{game.pk}/{part}"


@require_safe
@never_cache
def host(request: HttpRequest, game: uuid.UUID) -> HttpResponse:
    """The console: for organisers of the game's division and for holders of a host link."""
    seat = take_seat(request, game, "host")
    if seat is None:
        return to_sign_in(request)
    context = {
        "game": seat.game,
        "is_organiser": seat.is_organiser,
        "socket_path": _socket_path(seat.game, "host"),
        "ticket_url": reverse("live-host-ticket", args=[seat.game.pk]),
        "join_address": _spoken_address(),
        "join_url": join_url(seat.game),
        "qr": qr_svg(join_url(seat.game), label=_("QR code to join the game")),
        "links": standing_links(seat.game, *ENTERED) if seat.is_organiser else [],
    }
    return render(request, "live/host.html", context)


@require_safe
@never_cache
def screen(request: HttpRequest, game: uuid.UUID) -> HttpResponse:
    """What the projector shows."""
    seat = take_seat(request, game, "screen")
    if seat is None:
        return to_sign_in(request)
    context = {
        "game": seat.game,
        "socket_path": _socket_path(seat.game, "screen"),
        "ticket_url": reverse("live-screen-ticket", args=[seat.game.pk]),
        "join_address": _spoken_address(),
        "qr": qr_svg(join_url(seat.game), label=_("QR code to join the game")),
        "types": [
            {"template": f"{code}/screen.html", "script": static(f"types/{code}/screen.js")} for code in TYPES
        ],
    }
    return render(request, "live/screen.html", context)


def _ticket(request: HttpRequest, game: uuid.UUID, part: Part) -> HttpResponse:
    seat = take_seat(request, game, part)
    if seat is None:
        return JsonResponse({}, status=401)
    ticket = issue_ticket(game_id=seat.game.pk, part=part, subject=seat.subject)
    return JsonResponse({"ticket": ticket})


@require_POST
@never_cache
def host_ticket(request: HttpRequest, game: uuid.UUID) -> HttpResponse:
    """A ticket for a host socket."""
    return _ticket(request, game, "host")


@require_POST
@never_cache
def screen_ticket(request: HttpRequest, game: uuid.UUID) -> HttpResponse:
    """A ticket for a screen socket."""
    return _ticket(request, game, "screen")
