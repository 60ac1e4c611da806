"""Which role may do what with advice: the one table, read by `access.py` and by nothing else."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType

from outreach.network.rules.roles import Role


class Purpose(StrEnum):
    """Why somebody touches advice. Values are stored in the audit log."""

    LIST = "list"  # codes and times alone; no personal data
    READ = "read"
    WORK = "work"  # write down, answer, make a referral of it
    READ_MINOR = "read_minor"  # a message of somebody under 18 (未成年人网络保护条例 36): the least people
    SEE_ROTA = "see_rota"
    PLAN = "plan"  # the duty rota
    FIGURES = "figures"
    EXPORT = "export"


OFFICER, SUPERVISOR = Role.REFERRAL_OFFICER, Role.DESK_SUPERVISOR
PERMITTED = MappingProxyType(
    {
        Purpose.LIST: frozenset({OFFICER, SUPERVISOR}),
        Purpose.READ: frozenset({OFFICER, SUPERVISOR}),
        Purpose.WORK: frozenset({OFFICER, SUPERVISOR}),
        Purpose.READ_MINOR: frozenset({SUPERVISOR}),
        Purpose.SEE_ROTA: frozenset({OFFICER, SUPERVISOR}),
        Purpose.PLAN: frozenset({SUPERVISOR}),
        Purpose.FIGURES: frozenset({OFFICER, SUPERVISOR, Role.AUDITOR}),
        Purpose.EXPORT: frozenset({SUPERVISOR}),
    }
)
# What shows or changes personal data: not without the second factor.
PERSONAL = frozenset({Purpose.READ, Purpose.WORK, Purpose.READ_MINOR})
