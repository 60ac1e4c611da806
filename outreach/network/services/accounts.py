"""What a security administrator does to accounts. Each act is recorded in the same transaction."""

from __future__ import annotations

from datetime import datetime

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.db import transaction
from django.urls import reverse

from kit.audit.log import record
from outreach.network.access import scopes
from outreach.network.errors import AccountRefused
from outreach.network.models import Division, RoleGrant, User
from outreach.network.queries.accounts import (
    check_manages,
    lock_security_administrators,
    security_administrator_scopes,
)
from outreach.network.rules.actions import Action
from outreach.network.rules.granting import Refusal, judge_grant, leaves_a_security_administrator
from outreach.network.rules.roles import Role
from outreach.network.services.sessions import end_sessions


@transaction.atomic
def grant_role(
    *, account: User, role: Role, division: Division, actor: User, valid_until: datetime | None = None
) -> RoleGrant:
    """Grant a role for a division and everything beneath it. Ends the account's sessions.

    Raises `AccountRefused`: for oneself, beyond the own scope, granted already, or conflicting with another role.
    """
    check_manages(actor=actor, account=account)
    User.objects.select_for_update().get(pk=account.pk)  # two grants at once must see one another's conflict
    held = [(Role(role), code) for role, code in account.grants.values_list("role", "division_id")]
    refusal = judge_grant(
        role=role, division=division.code, own_scopes=scopes(actor, Role.SECURITY_ADMINISTRATOR), held=held
    )
    if refusal is not None:
        raise AccountRefused(refusal)
    grant = RoleGrant.objects.create(
        user=account, role=role, division=division, granted_by=actor, valid_until=valid_until
    )
    end_sessions(account)
    record(
        actor=f"user:{actor.pk}",
        action=Action.ROLE_GRANTED,
        target=f"user:{account.pk}",
        detail={
            "role": role.value,
            "division": division.code,
            "valid_until": valid_until.isoformat() if valid_until else None,
        },
    )
    return grant


@transaction.atomic
def revoke_role(*, grant: RoleGrant, actor: User) -> None:
    """Take a role away and end the account's sessions.

    Raises `AccountRefused`, also for the last security administrator of an area.
    """
    account = grant.user
    check_manages(actor=actor, account=account)
    if grant.role == Role.SECURITY_ADMINISTRATOR and account.is_active:
        lock_security_administrators()
        if not leaves_a_security_administrator(
            removed=[grant.division_id], remaining=security_administrator_scopes(without=[grant.pk])
        ):
            raise AccountRefused(Refusal.LAST_SECURITY_ADMINISTRATOR)
    detail = {"role": grant.role, "division": grant.division_id}
    grant.delete()
    end_sessions(account)
    record(actor=f"user:{actor.pk}", action=Action.ROLE_REVOKED, target=f"user:{account.pk}", detail=detail)


@transaction.atomic
def deactivate(*, account: User, actor: User) -> None:
    """Close an account: it cannot sign in, its sessions end. Rows that name it stay."""
    check_manages(actor=actor, account=account)
    lock_security_administrators()
    own = account.grants.filter(role=Role.SECURITY_ADMINISTRATOR).values_list("division_id", flat=True)
    if not leaves_a_security_administrator(
        removed=list(own), remaining=security_administrator_scopes(without_user=account.pk)
    ):
        raise AccountRefused(Refusal.LAST_SECURITY_ADMINISTRATOR)
    account.is_active = False
    account.save(update_fields=["is_active"])
    end_sessions(account)
    record(actor=f"user:{actor.pk}", action=Action.DEACTIVATED, target=f"user:{account.pk}")


@transaction.atomic
def reactivate(*, account: User, actor: User) -> None:
    """Open a closed account again, with the roles it had."""
    check_manages(actor=actor, account=account)
    account.is_active = True
    account.save(update_fields=["is_active"])
    end_sessions(account)  # and every link that was made before
    record(actor=f"user:{actor.pk}", action=Action.REACTIVATED, target=f"user:{account.pk}")


@transaction.atomic
def make_password_link(*, account: User, actor: User) -> str:
    """The path of a one-time link that sets a new password; the second factor stays as it is.

    It dies with its use, with the next sign-in and after `PASSWORD_RESET_TIMEOUT`. Raises `AccountRefused`.
    """
    check_manages(actor=actor, account=account)
    if not account.is_active:
        raise AccountRefused(Refusal.INACTIVE)
    record(actor=f"user:{actor.pk}", action=Action.PASSWORD_LINK_MADE, target=f"user:{account.pk}")
    return reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(account), "key": default_token_generator.make_token(account)},
    )
