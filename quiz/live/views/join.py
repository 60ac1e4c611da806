"""The ways into a game for the public: a PIN, a QR code; and the page on which it is played.

`quiz/live/http/entering.py` stands in front and answers the common case; what comes here is the rest.
"""

from __future__ import annotations

import math
import uuid

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from quiz.live.forms import JoinForm
from quiz.live.queries.games import game_by_join_token, game_by_pin
from quiz.live.queries.pages import find_game
from quiz.live.services.knocks import VERDICT, Knock, Refused, count_wrong, let_in
from quiz.participants.services.device import cookie_name, ensure_device, read_device


def _refused(request: HttpRequest) -> Refused | None:
    """Whether this PIN may not be tried: as was found before, or by taking a try now."""
    found = getattr(request, "scope", {}).get(VERDICT)
    if isinstance(found, Refused):
        return found
    device = read_device(request.COOKIES.get(cookie_name()))
    return None if let_in([Knock(device, _address(request))])[0] else Refused()


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def join(request: HttpRequest) -> HttpResponseBase:
    """The PIN form, and the way from a PIN to its game."""
    if request.method != "POST":
        return render(request, "live/join.html", {"form": JoinForm()})
    form = JoinForm(request.POST)
    status = 200
    refused = _refused(request)
    retry_ms = None if refused is None else refused.retry_ms
    if retry_ms is not None:
        form.add_error(None, _("Very many are coming in just now. Please try again in a few seconds."))
        status = 503
    elif refused is not None:
        form.add_error(None, _("Too many tries. Please wait a minute, or scan the code on the screen."))
        status = 429
    elif form.is_valid():
        game = game_by_pin(form.cleaned_data["pin"])
        if game is not None:
            response: HttpResponse = redirect("live-play", game.pk)
            ensure_device(request, response)
            return response
        count_wrong(_address(request))
        form.add_error("pin", _("No game has this PIN now. Please look at the screen again."))
    response = render(request, "live/join.html", {"form": form}, status=status)
    if retry_ms is not None:
        response.headers["Retry-After"] = str(math.ceil(retry_ms / 1_000))
    ensure_device(request, response)
    return response


@require_safe
@never_cache
def by_token(request: HttpRequest, token: str) -> HttpResponse:
    """From the QR code straight into the game; never throttled, because its token cannot be guessed."""
    game = game_by_join_token(token)
    if game is None:
        raise Http404
    return redirect("live-play", game.pk)


@require_safe
@never_cache
def play(request: HttpRequest, game: uuid.UUID) -> HttpResponse:
    """The player's page. It gives the device its identity; who plays is told by the socket."""
    found = find_game(game)
    if found is None:
        raise Http404
    response = render(
        request,
        "live/play.html",
        {
            "game_id": str(found.pk),
            "title": found.title,
            "rehearsal": found.rehearsal,
            "socket_path": f"/ws/live/{found.pk}/player",
        },
    )
    ensure_device(request, response)
    return response
