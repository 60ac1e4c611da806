"""Handing a part of a game to another device: making and revoking links, and entering by one."""

from __future__ import annotations

import uuid
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kit.audit.log import record
from outreach.network.access import role_required
from outreach.network.models import User
from outreach.network.rules.roles import Role
from quiz.live.forms import EnterForm, LinkForm
from quiz.live.models import Link
from quiz.live.qr import qr_svg
from quiz.live.queries.games import access_game
from quiz.live.services.links import ENTERED, create_link, redeem, revoke
from quiz.live.services.throttle import spend
from quiz.live.views.parts import Part, keep_link
from quiz.live.views.shown_once import keep_token, take_token

# Tokens cannot be guessed; the limit keeps a broken script from hammering the database.
ENTRIES_PER_ADDRESS = 600


def audit_link(request: HttpRequest, link: Link, *, action: str) -> None:
    """Note in the audit log who made or took back which link."""
    record(
        actor=f"user:{request.user.pk}",
        action=action,
        target=f"game:{link.game_id}",
        detail={"link": str(link.pk), "part": link.part},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@role_required(Role.ORGANISER)
def links(request: HttpRequest, game: uuid.UUID) -> HttpResponse:
    """Make a link by POST; then show it, this once, as a code and as an address."""
    found = access_game(cast("User", request.user), game)
    if request.method != "POST":
        held = take_token(request, found, *ENTERED)
        return redirect("live-host", found.pk) if held is None else _shown(request, *held)
    form = LinkForm(request.POST)
    if not form.is_valid():
        raise Http404
    role: Part = form.cleaned_data["role"]
    with transaction.atomic():
        link, token = create_link(game=found, part=role, by=cast("User", request.user))
        audit_link(request, link, action="live.link_made")
    keep_token(request, link, token)
    return redirect("live-links", found.pk)


def _shown(request: HttpRequest, link: Link, token: str) -> HttpResponse:
    # behind the #, where neither a log nor a referrer sees it
    address = f"{settings.ENV.public_url}{reverse('live-enter')}#{token}"
    context = {"game": link.game, "link": link, "role": link.part, "address": address, "qr": qr_svg(address)}
    return render(request, "live/game_link.html", context)


@require_POST
@never_cache
@role_required(Role.ORGANISER)
def revoke_link(request: HttpRequest, game: uuid.UUID, link: uuid.UUID) -> HttpResponse:
    """Take a link back; its devices lose their part at once."""
    found = access_game(cast("User", request.user), game)
    held = found.links.filter(pk=link).first()
    if held is None:
        raise Http404
    with transaction.atomic():
        revoke(link=held)
        audit_link(request, held, action="live.link_revoked")
    if held.part == Link.Part.REHEARSAL:
        messages.success(request, _("The pass has been taken back."))
        return redirect("live-rehearsal", found.pk)
    messages.success(request, _("The link has been taken back."))
    return redirect("live-host", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def enter(request: HttpRequest) -> HttpResponse:
    """From a link's secret to its part of the game."""
    if request.method != "POST":
        return render(request, "live/enter.html", {"form": EnterForm()})
    form = EnterForm(request.POST)
    may_try = spend("enter-address", request.META.get("REMOTE_ADDR", ""), ENTRIES_PER_ADDRESS)
    link = redeem(form.cleaned_data["token"], *ENTERED) if may_try and form.is_valid() else None
    if link is None:
        return render(request, "live/enter.html", {"form": EnterForm(), "refused": True}, status=403)
    part = cast("Part", link.part)
    response = redirect(f"live-{part}", link.game_id)
    seconds = int((link.expires_at - timezone.now()).total_seconds())
    keep_link(response, game_id=link.game_id, part=part, link_id=link.pk, seconds=seconds)
    return response
