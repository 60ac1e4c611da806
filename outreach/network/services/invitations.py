"""Inviting people to become staff: a link that works once, within seven days, and grants one role."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from kit.audit.log import record
from outreach.network.access import may, scopes
from outreach.network.errors import AccountRefused
from outreach.network.models import Division, Invitation, RoleGrant, User
from outreach.network.rules.actions import Action
from outreach.network.rules.granting import Refusal
from outreach.network.rules.roles import Role, area_too_large, covers

VALID_FOR = timedelta(days=7)
_TOKEN_BYTES = 32  # 256 bits, so a plain hash is enough to store it by


@dataclass(frozen=True, slots=True)
class MadeInvitation:
    """An invitation and its token, which is shown once and never stored."""

    invitation: Invitation
    token: str


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(
    *, note: str, role: Role, division: Division, email: str, actor: User | None, now: datetime
) -> MadeInvitation:
    """Invite somebody to a role for a division; `actor` is `None` only for the first one, from the command line.

    Raises `AccountRefused` beyond the own scope, and for an area that is too large for the role.
    """
    if actor is not None and not covers(scopes(actor, Role.SECURITY_ADMINISTRATOR), division.code):
        raise AccountRefused(Refusal.OUT_OF_SCOPE)
    if area_too_large(role, division.code):
        raise AccountRefused(Refusal.AREA_TOO_LARGE)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    invitation = Invitation(
        token_hash=_hash(token),
        note=note,
        role=role,
        division=division,
        email=email.strip().lower(),
        invited_by=actor,
        expires_at=now + VALID_FOR,
    )
    invitation.save(force_insert=True)
    record(
        actor=f"user:{actor.pk}" if actor else "command line",
        action=Action.INVITED,
        target=f"invitation:{invitation.pk}",
        detail={"role": role.value, "division": division.code},
    )
    return MadeInvitation(invitation=invitation, token=token)


def find_invitation(*, token: str, now: datetime) -> Invitation | None:
    """The open invitation of a token, or `None` for one that is unknown, used, withdrawn or too old."""
    return Invitation.objects.open_at(now).select_related("division").filter(token_hash=_hash(token)).first()


@transaction.atomic
def withdraw(*, invitation: Invitation, actor: User, now: datetime) -> None:
    """Make an invitation's link useless."""
    if Invitation.objects.open_at(now).filter(pk=invitation.pk).update(withdrawn_at=now):
        record(
            actor=f"user:{actor.pk}", action=Action.INVITATION_WITHDRAWN, target=f"invitation:{invitation.pk}"
        )


@transaction.atomic
def accept(*, token: str, username: str, display_name: str, password: str, now: datetime) -> User:
    """Make the account that an invitation promises. The password must have been checked.

    Raises `AccountRefused` when the invitation is gone, or the user name is taken.
    """
    # Claimed first: of two who use the link at once, one changes the row.
    invitation = find_invitation(token=token, now=now)
    if invitation is None or not Invitation.objects.open_at(now).filter(pk=invitation.pk).update(
        accepted_at=now
    ):
        raise AccountRefused(Refusal.INVITATION_GONE)
    if invitation.invited_by is not None and not may(
        invitation.invited_by, Role.SECURITY_ADMINISTRATOR, invitation.division_id
    ):
        # Nobody hands on, or comes back by, a right that was taken from them.
        raise AccountRefused(Refusal.INVITATION_GONE)
    if User.objects.filter(username=username.lower()).exists():
        raise AccountRefused(Refusal.USERNAME_TAKEN)
    user = User.objects.create_user(
        username, password, display_name=display_name, email=invitation.email, division=invitation.division
    )
    RoleGrant.objects.create(
        user=user, role=invitation.role, division=invitation.division, granted_by=invitation.invited_by
    )
    Invitation.objects.filter(pk=invitation.pk).update(accepted_by=user)
    record(
        actor=f"user:{user.pk}",
        action=Action.INVITATION_ACCEPTED,
        target=f"invitation:{invitation.pk}",
        detail={"role": invitation.role, "division": invitation.division_id},
    )
    return user
