"""Codes of what the audit log records here. Stored; never renamed."""

from enum import StrEnum


class Action(StrEnum):
    """Acts on accounts, sign-ins, divisions and stations."""

    SIGNED_IN = "staff.signed_in"
    SIGNED_OUT = "staff.signed_out"
    SIGN_IN_FAILED = "staff.sign_in_failed"
    SECOND_FACTOR_FAILED = "staff.second_factor_failed"
    SECOND_FACTOR_ADDED = "staff.second_factor_added"
    SECOND_FACTOR_REMOVED = "staff.second_factor_removed"
    SECOND_FACTOR_RESET = "staff.second_factor_reset"
    RECOVERY_CODES_RENEWED = "staff.recovery_codes_renewed"
    RECOVERY_CODE_USED = "staff.recovery_code_used"
    PASSWORD_CHANGED = "staff.password_changed"  # noqa: S105  # an act, not a password
    PASSWORD_RESET = "staff.password_reset"  # noqa: S105  # an act, not a password
    PASSWORD_LINK_MADE = "staff.password_link_made"  # noqa: S105  # an act, not a password
    INVITED = "staff.invited"
    INVITATION_WITHDRAWN = "staff.invitation_withdrawn"
    INVITATION_ACCEPTED = "staff.invitation_accepted"
    ROLE_GRANTED = "staff.role_granted"
    ROLE_REVOKED = "staff.role_revoked"
    DEACTIVATED = "staff.deactivated"
    REACTIVATED = "staff.reactivated"
    DIVISIONS_IMPORTED = "network.divisions_imported"
    DIVISION_ALIASES_IMPORTED = "network.division_aliases_imported"
    STATIONS_STORED = "network.stations_stored"
    STATIONS_EXPORTED = "network.stations_exported"
    STATION_CLOSURE_ADDED = "network.station_closure_added"
    STATION_CLOSURE_REMOVED = "network.station_closure_removed"
    STATION_STAFF_ADDED = "network.station_staff_added"
    STATION_STAFF_REMOVED = "network.station_staff_removed"
    STATION_SLOT_ADDED = "network.station_slot_added"
    STATION_SLOT_REMOVED = "network.station_slot_removed"
    AUDIT_VERIFIED = "audit.verified"
    REACH_ASKED = "audit.reach_asked"  # whose data an account could open: `kit/personal/reach.py` records it
