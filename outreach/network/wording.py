"""The words for codes: roles, refusals, acts in the audit log."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from outreach.network.rules.actions import Action
from outreach.network.rules.granting import Refusal
from outreach.network.rules.roles import Role

ROLE_NAMES: dict[Role, Promise | str] = {
    Role.ADMINISTRATOR: _("System administrator"),
    Role.SECURITY_ADMINISTRATOR: _("Security administrator"),
    Role.AUDITOR: _("Auditor"),
    Role.QUESTION_EDITOR: _("Question editor"),
    Role.LEGAL_REVIEWER: _("Legal reviewer"),
    Role.ORGANISER: _("Organiser"),
    Role.OUTREACH_MEMBER: _("Outreach team member"),
    Role.REFERRAL_OFFICER: _("Referral officer"),
    Role.DESK_SUPERVISOR: _("Desk supervisor"),
    Role.VILLAGE_CONTACT: _("Village contact"),
}

REFUSALS: dict[Refusal, Promise | str] = {
    Refusal.SELF: _("Nobody can do this to their own account. Please ask another security administrator."),
    Refusal.OUT_OF_SCOPE: _("This lies outside the area you are responsible for."),
    Refusal.AREA_TOO_LARGE: _("This role is given for a township or a village, not for a larger area."),
    Refusal.CONFLICT: _(
        "This role cannot be combined with a role the person already holds: system, security and audit"
        " administrators are three different people, and none of them handles personal data."
    ),
    Refusal.ALREADY_GRANTED: _("The person already has this role here."),
    Refusal.LAST_SECURITY_ADMINISTRATOR: _(
        "This is the last security administrator of the area. Appoint another one first."
    ),
    Refusal.INACTIVE: _("This account is deactivated."),
    Refusal.USERNAME_TAKEN: _("This user name is taken."),
    Refusal.INVITATION_GONE: _("This invitation is no longer valid."),
}

_ACTION_NAMES: dict[str, Promise | str] = {
    Action.SIGNED_IN: _("Signed in"),
    Action.SIGNED_OUT: _("Signed out"),
    Action.SIGN_IN_FAILED: _("Sign-in failed"),
    Action.SECOND_FACTOR_FAILED: _("Second factor failed"),
    Action.SECOND_FACTOR_ADDED: _("Second factor switched on"),
    Action.SECOND_FACTOR_REMOVED: _("Second factor switched off"),
    Action.SECOND_FACTOR_RESET: _("Second factor reset"),
    Action.RECOVERY_CODES_RENEWED: _("Recovery codes renewed"),
    Action.RECOVERY_CODE_USED: _("Recovery code used"),
    Action.PASSWORD_CHANGED: _("Password changed"),
    Action.PASSWORD_RESET: _("Password reset"),
    Action.PASSWORD_LINK_MADE: _("Password link issued"),
    Action.INVITED: _("Invitation issued"),
    Action.INVITATION_WITHDRAWN: _("Invitation withdrawn"),
    Action.INVITATION_ACCEPTED: _("Invitation accepted"),
    Action.ROLE_GRANTED: _("Role granted"),
    Action.ROLE_REVOKED: _("Role revoked"),
    Action.DEACTIVATED: _("Account deactivated"),
    Action.REACTIVATED: _("Account reactivated"),
    Action.DIVISIONS_IMPORTED: _("Divisions imported"),
    Action.DIVISION_ALIASES_IMPORTED: _("Codes of divisions imported"),
    Action.STATIONS_STORED: _("Stations saved"),
    Action.STATIONS_EXPORTED: _("Stations exported"),
    Action.STATION_CLOSURE_ADDED: _("Closure of a station entered"),
    Action.STATION_CLOSURE_REMOVED: _("Closure of a station taken back"),
    Action.STATION_STAFF_ADDED: _("Person added to a station"),
    Action.STATION_STAFF_REMOVED: _("Person removed from a station"),
    Action.STATION_SLOT_ADDED: _("Call-back time of a station set"),
    Action.STATION_SLOT_REMOVED: _("Call-back time of a station removed"),
    Action.AUDIT_VERIFIED: _("Audit log verified"),
    Action.REACH_ASKED: _("Asked whose data an account could open"),
}


# What stands in place of an account in the audit log.
NOBODY: dict[str, Promise | str] = {
    "anonymous": _("not signed in"),
    "command line": _("command line"),
    "user:unknown": _("unknown account"),
    "audit": _("Audit log"),
}
SECOND_FACTOR_TYPES: dict[str, Promise | str] = {
    "totp": _("Authenticator app"),
    "recovery_codes": _("Recovery codes"),
}


# Details that are codes, by their value, and those that are figures or ids, by a sentence around them.
_DETAIL_VALUES: dict[str, dict[str, Promise | str]] = {
    "type": SECOND_FACTOR_TYPES,
    "form": {"csv": "CSV", "xlsx": "Excel"},
}
_DETAIL_SENTENCES: dict[str, Promise | str] = {
    "added": _("%(value)s new"),
    "renamed": _("%(value)s renamed"),
    "changed": _("%(value)s changed"),
    "removed": _("%(value)s removed"),
    "broken_at": _("broken at event %(value)s"),
}
# Names of what an event concerns, by the word before the colon of its target.
FindNames = Callable[[Collection[UUID]], Mapping[UUID, str]]
_TARGETS: dict[str, FindNames] = {}


def name_actions(names: Mapping[str, Promise | str]) -> None:
    """Let another app name its own acts, from its `AppConfig.ready`."""
    _ACTION_NAMES.update(names)


def name_details(
    *, values: Mapping[str, Mapping[str, Promise | str]], sentences: Mapping[str, Promise | str]
) -> None:
    """Let another app put the details of its acts into words: codes by value, the others by `%(value)s` sentences."""
    for name, words in values.items():
        _DETAIL_VALUES[name] = {**_DETAIL_VALUES.get(name, {}), **words}
    _DETAIL_SENTENCES.update(sentences)


def name_targets(kind: str, find: FindNames) -> None:
    """Let another app name what its acts concern: targets `kind:id`."""
    _TARGETS[kind] = find


def target_finders() -> dict[str, FindNames]:
    """How targets of other apps are named, by kind."""
    return dict(_TARGETS)


def detail_words(name: str, value: object) -> str:
    """One detail in words; `name: value` for those that nobody has put into words."""
    known = _DETAIL_VALUES.get(name, {})
    if isinstance(value, str) and value in known:
        return str(known[value])
    if name in _DETAIL_SENTENCES:
        return str(_DETAIL_SENTENCES[name]) % {"value": value}
    return f"{name}: {value}"


def action_names() -> dict[str, Promise | str]:
    """All named acts by code."""
    return dict(_ACTION_NAMES)


def action_name(code: str) -> Promise | str:
    """An act in words; its code while nobody has named it."""
    return _ACTION_NAMES.get(code, code)
