"""Rehearsing with simulated phones: the organiser's page with the pass, and the address that gives devices for it."""

from __future__ import annotations

import json
import uuid
from typing import cast

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from outreach.network.access import role_required
from outreach.network.models import User
from outreach.network.rules.roles import Role
from quiz.live.models import Game, Link
from quiz.live.queries.games import access_game
from quiz.live.queries.pages import standing_links
from quiz.live.services.links import create_link
from quiz.live.services.rehearsals import new_devices, redeem_pass
from quiz.live.services.throttle import spend
from quiz.live.views.handover import audit_link
from quiz.live.views.shown_once import keep_token, take_token
from quiz.participants.services.device import cookie_name

# Signing so many takes some 30 ms.
DEVICES_AT_ONCE = 2_000
# Requests in a minute. 60 of 2,000 devices are more phones than one installation has sockets.
REQUESTS_PER_PASS = 60
REQUESTS_PER_ADDRESS = 600
_LONGEST_BODY = 200
_TOKEN = "Bearer "  # noqa: S105 - the scheme's name, not a secret
# What the shown command begins with; the technician changes it to the people expected.
_EXAMPLE_PLAYERS = 2_000


def _rehearsal(request: HttpRequest, game_id: uuid.UUID) -> Game:
    """The person's own rehearsal. Raises `Http404` for anything else, a real game included."""
    game = access_game(cast("User", request.user), game_id)
    if not game.rehearsal:
        raise Http404
    return game


@require_safe
@never_cache
@role_required(Role.ORGANISER)
def show(request: HttpRequest, game: uuid.UUID) -> HttpResponse:
    """How to rehearse this game, its passes, and, this once, the command with the one that was just made."""
    found = _rehearsal(request, game)
    made, token = take_token(request, found, Link.Part.REHEARSAL) or (None, "")
    context = {
        "game": found,
        "token": token,
        "made": made,
        "passes": standing_links(found, Link.Part.REHEARSAL),
        "address": settings.ENV.public_url,
        "players": _EXAMPLE_PLAYERS,
        "devices_address": f"{settings.ENV.public_url}{reverse('live-rehearsal-devices')}",
    }
    return render(request, "live/rehearsal.html", context)


@require_POST
@never_cache
@role_required(Role.ORGANISER)
def make_pass(request: HttpRequest, game: uuid.UUID) -> HttpResponse:
    """A pass for this evening; the rehearsal's page shows it once, inside the command that uses it."""
    found = _rehearsal(request, game)
    if found.ended_at is not None:
        raise Http404
    with transaction.atomic():
        link, token = create_link(game=found, part=Link.Part.REHEARSAL, by=cast("User", request.user))
        audit_link(request, link, action="live.link_made")
    keep_token(request, link, token)
    return redirect("live-rehearsal", found.pk)


def _refused(code: str, status: int, *, retry_ms: int | None = None) -> JsonResponse:
    body: dict[str, object] = {"code": code}
    if retry_ms is not None:
        body["retry_ms"] = retry_ms
    return JsonResponse(body, status=status)


def _wanted(request: HttpRequest) -> int | None:
    """How many devices the body `{"count": n}` asks for; `None` for anything else."""
    if int(request.headers.get("Content-Length") or 0) > _LONGEST_BODY:
        return None
    try:
        asked = json.loads(request.body)
    except ValueError:
        return None
    if not isinstance(asked, dict) or set(asked) != {"count"}:
        return None
    count = asked["count"]
    return count if type(count) is int and 1 <= count <= DEVICES_AT_ONCE else None


@csrf_exempt  # no cookie is read: whoever asks shows the pass itself
@require_POST
@never_cache
def devices(request: HttpRequest) -> HttpResponse:
    """Identities for simulated phones, against a pass in `Authorization: Bearer …`; and where they go with them."""
    if not spend("rehearsal-address", request.META.get("REMOTE_ADDR", ""), REQUESTS_PER_ADDRESS):
        return _refused("rehearsal.too_fast", 429, retry_ms=60_000)
    scheme = request.headers.get("Authorization", "")
    link = redeem_pass(scheme.removeprefix(_TOKEN)) if scheme.startswith(_TOKEN) else None
    if link is None:
        return _refused("rehearsal.pass", 403)
    if not spend("rehearsal-pass", link.pk.hex, REQUESTS_PER_PASS):
        return _refused("rehearsal.too_fast", 429, retry_ms=60_000)
    count = _wanted(request)
    if count is None:
        return _refused("rehearsal.bad_request", 400)
    game = link.game
    return JsonResponse(
        {
            "game": str(game.pk),
            "title": game.title,
            "origin": settings.ENV.public_url,
            "page": reverse("live-play", args=[game.pk]),
            "socket": f"/ws/live/{game.pk}/player",
            "cookie": cookie_name(),
            "devices": new_devices(link, count),
        }
    )
