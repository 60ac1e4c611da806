"""Links that give another device a part in one game: a second host, the projector, a rehearsal's simulated phones."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from datetime import timedelta

from django.utils import timezone

from outreach.network.access import may
from outreach.network.models import User
from outreach.network.rules.roles import Role
from quiz.live.models import Game, Link

# An evening and its preparation.
LIFETIME = timedelta(hours=12)
# The parts that have a page to enter.
ENTERED = (Link.Part.HOST, Link.Part.SCREEN)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def create_link(*, game: Game, part: str, by: User) -> tuple[Link, str]:
    """A new link and its token. The token is shown once; only its hash is stored."""
    token = secrets.token_urlsafe(16)
    link = Link.objects.create(
        game=game,
        part=Link.Part(part),
        token_hash=_hash(token),
        created_by=by,
        expires_at=timezone.now() + LIFETIME,
    )
    return link, token


def redeem(token: str, *parts: Link.Part) -> Link | None:
    """The link of a token, if it is valid now and gives one of these parts."""
    link = (
        Link.objects.select_related("game", "created_by")
        .filter(token_hash=_hash(token), part__in=parts)
        .first()
    )
    return link if link is not None and is_valid(link) else None


def is_valid(link: Link) -> bool:
    """Whether a link still gives its part: nobody hands on a right that they have lost."""
    standing = link.revoked_at is None and link.expires_at > timezone.now()
    return standing and may(link.created_by, Role.ORGANISER, link.game.division_id)


def valid_link(link_id: uuid.UUID, *, game_id: uuid.UUID, part: str) -> Link | None:
    """A link that a device has redeemed before, if it still gives this part in this game."""
    link = (
        Link.objects.select_related("game", "created_by")
        .filter(pk=link_id, game_id=game_id, part=part)
        .first()
    )
    return link if link is not None and is_valid(link) else None


def revoke(*, link: Link) -> None:
    """Take a link back at once; open sockets find out within a minute."""
    Link.objects.filter(pk=link.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())
