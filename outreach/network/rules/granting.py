"""Who may grant or take away which role, and why not. Refusals are codes; the words are in `wording.py`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum

from outreach.network.rules.roles import Role, area_too_large, conflicting, covers


class Refusal(StrEnum):
    """Why an act on an account was refused."""

    SELF = "account.self"
    OUT_OF_SCOPE = "account.out_of_scope"
    AREA_TOO_LARGE = "account.area_too_large"
    CONFLICT = "account.conflict"
    ALREADY_GRANTED = "account.already_granted"
    LAST_SECURITY_ADMINISTRATOR = "account.last_security_administrator"
    INACTIVE = "account.inactive"
    USERNAME_TAKEN = "account.username_taken"
    INVITATION_GONE = "account.invitation_gone"


def judge_act(*, on_oneself: bool, own_scopes: Collection[str], divisions: Iterable[str]) -> Refusal | None:
    """Whether a security administrator may act on an account.

    `divisions` are the divisions of the account and of all its roles: one that lies outside means that somebody higher
    up is responsible for the account.
    """
    if on_oneself:
        return Refusal.SELF
    if not all(covers(own_scopes, division) for division in divisions):
        return Refusal.OUT_OF_SCOPE
    return None


def judge_grant(
    *, role: Role, division: str, own_scopes: Collection[str], held: Iterable[tuple[Role, str]]
) -> Refusal | None:
    """Whether a role may be granted for a division to somebody who holds `held` (role, division) already."""
    if not covers(own_scopes, division):
        return Refusal.OUT_OF_SCOPE
    if area_too_large(role, division):
        return Refusal.AREA_TOO_LARGE
    present = list(held)
    if (role, division) in present:
        return Refusal.ALREADY_GRANTED
    if conflicting(role, [other for other, _ in present]) is not None:
        return Refusal.CONFLICT
    return None


def leaves_a_security_administrator(*, removed: Iterable[str], remaining: Iterable[str]) -> bool:
    """Whether each division that loses a security administrator is still covered by one of those who remain."""
    prefixes = list(remaining)
    return all(covers(prefixes, division) for division in removed)
