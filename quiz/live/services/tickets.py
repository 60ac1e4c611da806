"""One-time tickets for staff sockets: got over the page's own session, shown in the socket's first request.

A WebSocket handshake carries cookies from any page that opens it; a ticket comes only from a page of ours.
"""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass

from django.core import signing
from django.db import IntegrityError, transaction

from outreach.network.access import may
from outreach.network.models import User
from outreach.network.rules.roles import Role
from quiz.live.models import Game, Link, UsedTicket
from quiz.live.services.links import valid_link

_SALT = "quiz.live.ticket"
_LIFETIME_S = 60


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a ticket was issued to: a member of staff (`user`) or a device with a link (`link`)."""

    game: uuid.UUID
    part: str
    subject: str  # "user:<uuid>" or "link:<uuid>"

    def still_may(self) -> bool:
        """Whether the holder has the right at this moment. Asked at the start and every minute."""
        kind, _, identity = self.subject.partition(":")
        if kind == "link":
            return valid_link(uuid.UUID(identity), game_id=self.game, part=self.part) is not None
        user = User.objects.filter(pk=identity, is_active=True).first()
        division = Game.objects.filter(pk=self.game).values_list("division_id", flat=True).first()
        return user is not None and division is not None and may(user, Role.ORGANISER, division)


def user_subject(user: User) -> str:
    return f"user:{user.pk}"


def link_subject(link: Link) -> str:
    return f"link:{link.pk}"


def issue_ticket(*, game_id: uuid.UUID, part: str, subject: str) -> str:
    """A ticket for one socket, good for a minute."""
    nonce = secrets.token_urlsafe(9)
    return signing.dumps([str(game_id), part, subject, nonce], salt=_SALT)


def use_ticket(ticket: str, *, game_id: uuid.UUID, part: str) -> Holder | None:
    """Take a ticket: `None` if it is forged, expired, used before, or for another game or part."""
    try:
        game, issued_part, subject, nonce = signing.loads(ticket, salt=_SALT, max_age=_LIFETIME_S)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if game != str(game_id) or issued_part != part:
        return None
    try:
        with transaction.atomic():
            UsedTicket.objects.create(nonce=nonce)
    except IntegrityError:
        return None
    holder = Holder(uuid.UUID(game), part, subject)
    return holder if holder.still_may() else None
