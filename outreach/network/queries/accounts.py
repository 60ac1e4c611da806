"""Accounts as a security administrator sees them: those whose division and roles lie within the own scope."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from outreach.network.access import scopes
from outreach.network.errors import AccountRefused
from outreach.network.models import Invitation, RoleGrant, User
from outreach.network.rules.granting import Refusal, judge_act
from outreach.network.rules.roles import Role


def within(field: str, prefixes: Iterable[str]) -> Q:
    """A condition: the division code in `field` begins with one of the prefixes. No prefix matches nothing."""
    return reduce(or_, (Q(**{f"{field}__startswith": prefix}) for prefix in prefixes), Q(pk__in=[]))


def accounts_in_scope(actor: User) -> QuerySet[User]:
    """Accounts that the security administrator is responsible for, by user name."""
    own = scopes(actor, Role.SECURITY_ADMINISTRATOR)
    beyond = RoleGrant.objects.filter(user=OuterRef("pk")).exclude(within("division__code", own))
    return User.objects.filter(within("division__code", own)).exclude(Exists(beyond)).order_by("username")


def search_accounts(
    actor: User, *, text: str = "", division: str = "", active: bool | None = None
) -> QuerySet[User]:
    """Accounts in scope by a part of user name or name, by division prefix, and by whether they are active."""
    found = accounts_in_scope(actor).select_related("division").prefetch_related("grants__division")
    if text:
        found = found.filter(Q(username__icontains=text) | Q(display_name__icontains=text))
    if division:
        found = found.filter(division__code__startswith=division)
    if active is not None:
        found = found.filter(is_active=active)
    return found


def access_account(user: User, account_id: UUID) -> User:
    """The account, for a security administrator who is responsible for it; else `Http404`."""
    account = accounts_in_scope(user).select_related("division").filter(pk=account_id).first()
    if account is None:
        raise Http404
    return account


def access_invitation(user: User, invitation_id: UUID) -> Invitation:
    """An open invitation within the own scope; else `Http404`."""
    invitation = open_invitations(user).filter(pk=invitation_id).first()
    if invitation is None:
        raise Http404
    return invitation


def open_invitations(actor: User) -> QuerySet[Invitation]:
    """Invitations not yet accepted, within the own scope, newest first."""
    own = scopes(actor, Role.SECURITY_ADMINISTRATOR)
    found = Invitation.objects.open_at(timezone.now()).filter(within("division__code", own))
    return found.select_related("division", "invited_by").order_by("-created_at")


def check_manages(*, actor: User, account: User) -> None:
    """Raise `AccountRefused` unless the actor may act on the account as its security administrator."""
    divisions = [*account.grants.values_list("division_id", flat=True)]
    if account.division_id is not None:
        divisions.append(account.division_id)
    own = scopes(actor, Role.SECURITY_ADMINISTRATOR)
    refusal = judge_act(on_oneself=actor.pk == account.pk, own_scopes=own, divisions=divisions)
    if refusal is None and not own:
        refusal = Refusal.OUT_OF_SCOPE
    if refusal is not None:
        raise AccountRefused(refusal)


def security_administrator_scopes(
    *, without: Iterable[int] = (), without_user: UUID | None = None
) -> list[str]:
    """Divisions that active accounts hold as security administrator for good, some grants or one account left out."""
    grants = RoleGrant.objects.filter(
        role=Role.SECURITY_ADMINISTRATOR, valid_until=None, user__is_active=True
    )
    grants = grants.exclude(pk__in=list(without))
    if without_user is not None:
        grants = grants.exclude(user_id=without_user)
    return list(grants.values_list("division_id", flat=True))


def lock_security_administrators() -> None:
    """Lock all grants of security administrators until the transaction ends, so that two cannot remove one another."""
    list(
        RoleGrant.objects.select_for_update()
        .filter(role=Role.SECURITY_ADMINISTRATOR)
        .values_list("pk", flat=True)
    )
