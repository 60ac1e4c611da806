"""A link's token between the form that makes it and the page behind it, which shows it this once.

A page that answers a POST makes a second link when it is loaded again. So the form redirects, and the token waits in
the session: sealed, for the database keeps a link's hash alone, and taken out by the first view. Another request of the
same session that began before may write it back when it ends; so nobody is shown a token after a minute.
"""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone

from kit.sealing.configured import key_ring
from kit.sealing.seal import CannotUnseal, Place, seal, unseal
from quiz.live.models import Game, Link

# From the form to the page is one redirect.
_SHOWN_FOR = timedelta(minutes=1)


def _key(game: Game, part: str) -> str:
    return f"live.shown_once.{part}.{game.pk.hex}"


def _place(link_id: str) -> Place:
    return Place("session", "live.link", link_id)


def keep_token(request: HttpRequest, link: Link, token: str) -> None:
    """Have the next view of this link's page show its token."""
    sealed = seal(key_ring(), _place(str(link.pk)), token)
    request.session[_key(link.game, link.part)] = [str(link.pk), sealed]


def take_token(request: HttpRequest, game: Game, *parts: Link.Part) -> tuple[Link, str] | None:
    """The link of one of these parts that was just made in this session, and its token; from now on nobody has it."""
    if request.method != "GET":
        return None
    for part in parts:
        link_id, sealed = request.session.pop(_key(game, part), (None, ""))
        link = (
            Link.objects.filter(pk=link_id, game=game, revoked_at__isnull=True).first() if link_id else None
        )
        if link is None or timezone.now() - link.created_at > _SHOWN_FOR:
            continue
        try:
            return link, unseal(key_ring(), _place(str(link.pk)), sealed)
        except CannotUnseal:  # the key was changed since
            continue
    return None
