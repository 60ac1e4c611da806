"""Which role may do what with a referral: the one table, read by `access.py` and by nothing else."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from types import MappingProxyType

from outreach.network.rules.roles import Role
from outreach.referrals.rules.referral_values import Kind


class Purpose(StrEnum):
    """Why somebody touches a referral. Values are stored in the audit log."""

    LIST = "list"  # codes and times alone; no personal data
    READ = "read"  # the person, the matter, notes
    WORK = "work"  # claim, contact, note, ready, close
    SUPERVISE = "supervise"  # hand over others' work, settle, merge, approve looks
    ACCOMPANY = (
        "accompany"  # a village's own: book and go along; what to be called and the telephone, no matter
    )
    FIGURES = "figures"
    EXPORT = "export"
    REPORT_HARM = "report_harm"  # 未成年人保护法 11(2): whoever of the staff learns of it
    READ_REPORTS = "read_reports"


OFFICER, SUPERVISOR, VILLAGE = Role.REFERRAL_OFFICER, Role.DESK_SUPERVISOR, Role.VILLAGE_CONTACT
PERMITTED = MappingProxyType(
    {
        Purpose.LIST: frozenset({OFFICER, SUPERVISOR}),
        Purpose.READ: frozenset({OFFICER, SUPERVISOR}),
        Purpose.WORK: frozenset({OFFICER, SUPERVISOR}),
        Purpose.SUPERVISE: frozenset({SUPERVISOR}),
        Purpose.ACCOMPANY: frozenset({VILLAGE}),
        Purpose.FIGURES: frozenset({OFFICER, SUPERVISOR, Role.AUDITOR}),
        Purpose.EXPORT: frozenset({SUPERVISOR}),
        Purpose.REPORT_HARM: frozenset({OFFICER, SUPERVISOR, VILLAGE, Role.OUTREACH_MEMBER}),
        Purpose.READ_REPORTS: frozenset({SUPERVISOR}),
    }
)
# What each event of the desk is done for. Events of the person and of the clock are nobody's of the staff.
DONE_FOR = MappingProxyType(
    {
        Kind.CLAIMED: Purpose.WORK,
        Kind.RELEASED: Purpose.WORK,
        Kind.HANDED_OVER: Purpose.WORK,  # one's own; somebody else's is `SUPERVISE`
        Kind.ESCALATED: Purpose.WORK,
        Kind.SETTLED: Purpose.SUPERVISE,
        Kind.NOTED: Purpose.WORK,
        Kind.CONTACTED: Purpose.WORK,
        Kind.SAFE_CONTACT_SET: Purpose.WORK,
        Kind.CORRECTED: Purpose.WORK,
        Kind.DEADLINE_SET: Purpose.WORK,
        Kind.CONSENTED: Purpose.WORK,
        Kind.TRANSFERRED: Purpose.WORK,
        Kind.SLOT_BOOKED: Purpose.WORK,
        Kind.SLOT_CANCELLED: Purpose.WORK,
        Kind.ACCOMPANIED: Purpose.ACCOMPANY,
        Kind.ATTACHED: Purpose.WORK,
        Kind.DETACHED: Purpose.WORK,
        Kind.READIED: Purpose.WORK,
        Kind.CLOSED: Purpose.WORK,
        Kind.REOPENED: Purpose.WORK,
        Kind.WITHDRAWN: Purpose.WORK,  # by telephone, on the person's word
        Kind.MERGED: Purpose.SUPERVISE,
    }
)


def permitted(purpose: Purpose, held: Collection[Role]) -> frozenset[Role]:
    """The roles among those held that let somebody in for this purpose."""
    return PERMITTED[purpose] & frozenset(held)
