"""Roles of staff and what a role's scope covers.

A role is granted for a division and everything beneath it: the division's official code is a prefix of the codes of its
parts (4 digits city, 6 county, 9 township, 12 village), so scope is a matter of `startswith`.
"""

from collections.abc import Iterable
from enum import StrEnum

from outreach.network.rules.divisions import DIGITS, Level


class Role(StrEnum):
    """What a member of staff may do. Values are stored."""

    ADMINISTRATOR = "administrator"  # 系统管理员: settings, divisions, taxonomies; reads no personal data
    SECURITY_ADMINISTRATOR = (
        "security_administrator"  # 安全管理员: accounts, roles, second factors; reads none either
    )
    AUDITOR = "auditor"  # 审计管理员: the audit log and figures; changes nothing
    QUESTION_EDITOR = "question_editor"
    LEGAL_REVIEWER = "legal_reviewer"
    ORGANISER = "organiser"
    OUTREACH_MEMBER = "outreach_member"
    REFERRAL_OFFICER = "referral_officer"
    DESK_SUPERVISOR = "desk_supervisor"  # hands over, settles, approves looks, merges
    VILLAGE_CONTACT = "village_contact"  # books and accompanies; learns of no matter


# Who sees personal data must show a second factor in production.
PERSONAL_DATA_ROLES = frozenset(
    {Role.OUTREACH_MEMBER, Role.REFERRAL_OFFICER, Role.DESK_SUPERVISOR, Role.VILLAGE_CONTACT}
)
# The three that watch one another (GB/T 22239-2019, 8.1.4: system, security and audit administrators apart).
SEPARATE_ADMINISTRATORS = frozenset({Role.ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDITOR})
# Who holds the keys of the house must show one as well.
SECOND_FACTOR_ROLES = PERSONAL_DATA_ROLES | SEPARATE_ADMINISTRATORS

# Who goes along with a neighbour is known in the township; nobody needs to see a whole county for that.
SMALLEST_AREAS_ONLY = frozenset({Role.VILLAGE_CONTACT})
SMALL_AREA_DIGITS = DIGITS[Level.TOWNSHIP]


def area_too_large(role: Role, division_code: str) -> bool:
    """Whether this role is not given for so large an area."""
    return role in SMALLEST_AREAS_ONLY and len(division_code) < SMALL_AREA_DIGITS


def covers(prefixes: Iterable[str], division_code: str) -> bool:
    """Whether one of the granted prefixes contains the division."""
    return any(division_code.startswith(prefix) for prefix in prefixes)


def conflicting(role: Role, held: Iterable[Role]) -> Role | None:
    """A role already held that the same person must not hold beside `role`, or `None`.

    The three administrators are three people, and none of them reads personal data.
    """
    apart = SEPARATE_ADMINISTRATORS | PERSONAL_DATA_ROLES
    for other in sorted(held):
        both = {role, other}
        if role is not other and both <= apart and both & SEPARATE_ADMINISTRATORS:
            return other
    return None
