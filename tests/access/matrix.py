"""The access matrix: every address, who may use it, and what everybody else gets.

Read a row as: *this address, by this method, about this kind of object, gives these roles this status for an object of
their own division.* For all others the defaults say: anonymous visitors are led to the sign-in, signed-in people
without the role get 404, and so does whoever has the role for another division (`other`).

A new address without a row fails `test_matrix.py`, and so does a row without an address.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from outreach.consultations.rules.permissions import PERMITTED as ADVICE
from outreach.consultations.rules.permissions import Purpose as Advising
from outreach.network.rules.roles import Role
from outreach.network.rules.stations import KEEPERS
from outreach.network.rules.stations import READERS as STATION_READERS
from tests.access.desk import ACTS

SIGN_IN = 0  # a redirect to the sign-in page, which then leads back
OK, FOUND, UNAUTHENTICATED, FORBIDDEN, GONE, CONFLICT, INVALID = 200, 302, 401, 403, 404, 409, 422

ALL = frozenset(Role)
BANK = frozenset({Role.QUESTION_EDITOR, Role.LEGAL_REVIEWER, Role.ORGANISER})
SECURITY, AUDITOR = frozenset({Role.SECURITY_ADMINISTRATOR}), frozenset({Role.AUDITOR})
ORGANISER = frozenset({Role.ORGANISER})
DESK = frozenset({Role.REFERRAL_OFFICER, Role.DESK_SUPERVISOR})
SUPERVISOR, VILLAGE = frozenset({Role.DESK_SUPERVISOR}), frozenset({Role.VILLAGE_CONTACT})
REPORTERS = DESK | VILLAGE | {Role.OUTREACH_MEMBER}


@dataclass(frozen=True, slots=True)
class Row:
    """One address by one method. `of` names a builder of `objects.py`; statuses are HTTP's, or `SIGN_IN`."""

    url: str
    may: frozenset[Role]
    gives: int = OK
    method: Literal["GET", "POST"] = "GET"
    of: str | None = None
    anonymous: int = SIGN_IN
    other: int = GONE
    host_link: int | None = None  # for a device with a host link of this very game; else as `anonymous`
    screen_link: int | None = None
    data: dict[str, str] = field(default_factory=dict)


def public(
    url: str, *, gives: int = OK, method: Literal["GET", "POST"] = "GET", of: str | None = None
) -> Row:
    """The same for everybody, whatever the division."""
    return Row(url, ALL, gives, method=method, of=of, anonymous=gives, other=gives)


ROWS = [
    # --- The public ---------------------------------------------------------------------------------------------
    public("home"),
    public("javascript-catalog"),
    public("help-near"),
    public("precheck"),
    public("precheck", method="POST"),
    public("leave-message"),
    public("leave-message", method="POST", gives=INVALID),
    public("read-reply"),
    public("read-reply", method="POST", gives=INVALID),
    public("ask-help"),
    public("ask-help", method="POST"),
    public("ask-begin", gives=FOUND),
    public("ask-begin", method="POST"),
    public("my-matter"),
    public("my-matter", method="POST"),
    # Without a receipt shown on this very phone they lead to the form that asks for it; a role opens nothing.
    public("own-receipt", gives=FOUND),
    public("own-correct", method="POST", gives=FOUND),
    public("own-safe-contact", method="POST", gives=FOUND),
    public("own-complaint", method="POST", gives=FOUND),
    public("own-book", method="POST", gives=FOUND),
    public("own-cancel", method="POST", gives=FOUND),
    public("own-withdraw", method="POST", gives=FOUND),
    public("own-copy", gives=FOUND),
    public("own-copy-file", gives=FOUND),
    public("own-close", method="POST", gives=FOUND),
    public("withdraw-by-link"),
    public("withdraw-by-link", method="POST"),
    public("service-guide"),
    public("typical-cases"),
    public("typical-case", of="case"),
    public("privacy-notice"),
    public("privacy-notice-version", of="notice version"),
    public("accessibility-statement"),
    public("mongolian-service"),
    public("display", method="POST", gives=FOUND),
    public("set_language", method="POST", gives=FOUND),
    public("live-join"),
    public("live-join", method="POST"),
    public("live-token", of="join token", gives=FOUND),
    public("live-play", of="game"),
    public("live-enter"),
    public("live-enter", method="POST", gives=FORBIDDEN),  # without a link's secret
    public("live-rehearsal-devices", method="POST", gives=FORBIDDEN),  # without a pass
    # --- The way in ---------------------------------------------------------------------------------------------
    Row("account_login", ALL, FOUND, anonymous=OK),
    Row("account_login", ALL, FOUND, method="POST", anonymous=OK),
    Row("account_logout", ALL, OK, anonymous=FOUND),
    Row("account_logout", ALL, FOUND, method="POST", anonymous=FOUND),
    public("account_inactive"),
    Row("account_reauthenticate", ALL),
    Row("account_change_password", ALL),
    public("account_reset_password"),
    public("account_reset_password_done"),
    public(
        "account_reset_password_from_key", of="password link", gives=FOUND
    ),  # on to a form without the key
    public("account_reset_password_from_key_done"),
    public("staff-invitation", of="invitation token"),
    Row("mfa_index", ALL),
    Row("mfa_authenticate", ALL, FOUND, anonymous=FOUND),  # only between password and code
    Row("mfa_reauthenticate", ALL, FOUND),  # to the password, while there is no second factor
    Row("mfa_activate_totp", ALL, FOUND),  # to the password first: this session has not shown it
    Row("mfa_deactivate_totp", ALL, GONE),  # nothing to remove
    Row("mfa_view_recovery_codes", ALL, GONE),
    Row("mfa_generate_recovery_codes", ALL, FOUND),
    Row("mfa_download_recovery_codes", ALL, GONE),
    # --- Staff --------------------------------------------------------------------------------------------------
    Row("staff-home", ALL),
    # --- Accounts -----------------------------------------------------------------------------------------------
    Row("staff-accounts", SECURITY),
    Row("staff-invite", SECURITY),
    Row("staff-invite", SECURITY, INVALID, method="POST"),
    Row("staff-invitation-withdraw", SECURITY, FOUND, method="POST", of="invitation"),
    Row("staff-account", SECURITY, of="account"),
    Row("staff-account-grant", SECURITY, INVALID, method="POST", of="account"),
    Row("staff-account-revoke", SECURITY, FOUND, method="POST", of="grant"),
    Row("staff-account-deactivate", SECURITY, FOUND, method="POST", of="account"),
    Row("staff-account-reactivate", SECURITY, FOUND, method="POST", of="closed account"),
    Row("staff-account-password-link", SECURITY, OK, method="POST", of="account"),
    Row("staff-account-second-factor", SECURITY, FOUND, method="POST", of="account"),
    # --- Stations -----------------------------------------------------------------------------------------------
    Row("staff-stations", STATION_READERS),
    Row("staff-station", STATION_READERS, of="station"),
    Row("staff-station-new", KEEPERS),
    Row("staff-station-new", KEEPERS, INVALID, method="POST"),
    Row("staff-station-edit", KEEPERS, of="station"),
    Row("staff-station-edit", KEEPERS, INVALID, method="POST", of="station"),
    Row("staff-stations-import", KEEPERS),
    Row("staff-stations-import", KEEPERS, INVALID, method="POST"),
    Row("staff-stations-csv", KEEPERS),
    Row("staff-stations-xlsx", KEEPERS),
    Row("staff-station-closure", KEEPERS, INVALID, method="POST", of="station"),
    Row("staff-station-closure-remove", KEEPERS, FOUND, method="POST", of="station closure"),
    Row("staff-station-staff", KEEPERS, INVALID, method="POST", of="station"),
    Row("staff-station-staff-remove", KEEPERS, FOUND, method="POST", of="station member"),
    Row("staff-station-slot", KEEPERS, INVALID, method="POST", of="station"),
    Row("staff-station-slot-remove", KEEPERS, FOUND, method="POST", of="station slot"),
    # --- Advice -------------------------------------------------------------------------------------------------
    Row("staff-consultations", ADVICE[Advising.LIST]),
    Row("staff-consultation-new", ADVICE[Advising.WORK]),
    Row("staff-consultation-new", ADVICE[Advising.WORK], INVALID, method="POST"),
    Row("staff-consultation", ADVICE[Advising.READ], of="consultation"),
    Row("staff-consultation-refer", ADVICE[Advising.WORK], of="consultation"),
    Row("staff-consultation-refer", ADVICE[Advising.WORK], INVALID, method="POST", of="consultation"),
    Row("staff-consultation-figures", ADVICE[Advising.FIGURES]),
    Row("staff-consultation-figures-xlsx", ADVICE[Advising.EXPORT]),
    Row("staff-duties", ADVICE[Advising.SEE_ROTA]),
    Row("staff-duties-plan", ADVICE[Advising.PLAN], INVALID, method="POST", of="station"),
    Row("staff-duties-swap", ADVICE[Advising.PLAN], INVALID, method="POST", of="station"),
    Row("staff-duty-cancel", ADVICE[Advising.PLAN], FOUND, method="POST", of="duty"),
    Row("staff-consultation-answer", ADVICE[Advising.WORK], INVALID, method="POST", of="consultation"),
    # --- Audit --------------------------------------------------------------------------------------------------
    Row("staff-audit", AUDITOR),
    Row("staff-audit-verify", AUDITOR, FOUND, method="POST"),
    # --- The desk -----------------------------------------------------------------------------------------------
    Row("desk", DESK),
    Row("desk-lines", DESK),
    Row("desk-glass", DESK),
    Row("desk-glass", DESK, INVALID, method="POST"),
    Row("desk-search", DESK),
    Row("desk-search", DESK, INVALID, method="POST"),
    # Of any area, but only what a search of this very session has found: else back to the search.
    Row("desk-search-withdraw", DESK, FOUND, method="POST", of="referral", other=FOUND),
    Row("desk-supervision", SUPERVISOR),
    Row("desk-look-decide", SUPERVISOR, FOUND, method="POST", of="look"),
    Row("desk-glass-review", SUPERVISOR, FOUND, method="POST", of="emergency look"),
    Row("desk-village", VILLAGE),
    Row("desk-village-one", VILLAGE, of="accompanied"),
    *(
        Row(f"desk-village-{act}", VILLAGE, INVALID, method="POST", of="accompanied")  # without a version
        for act in ("book", "cancel", "went")
    ),
    Row("desk-duty-reports", REPORTERS),
    Row("desk-duty-new", REPORTERS),
    Row("desk-duty-new", REPORTERS, INVALID, method="POST"),
    Row("desk-duty-report", SUPERVISOR, of="duty report"),  # and who made it: `views/test_duty.py`
    Row("desk-duty-tell", SUPERVISOR, INVALID, method="POST", of="duty report"),
    Row("desk-duty-add", SUPERVISOR, INVALID, method="POST", of="duty report"),
    Row("desk-referral", DESK, of="referral"),
    Row("desk-version", DESK, of="referral"),
    Row("desk-paper", DESK, of="paper"),
    Row("desk-look", DESK, INVALID, method="POST", of="referral"),  # without a reason
    *(
        Row(f"desk-{act}", DESK, INVALID, method="POST", of="referral") for act in sorted(ACTS)
    ),  # without a version
    # --- The bank -----------------------------------------------------------------------------------------------
    Row("bank-questions", BANK),
    Row("bank-question", BANK, of="question", other=OK),  # one stock for all divisions
    Row("bank-quizzes", BANK),
    Row("bank-quiz", BANK, of="quiz"),
    Row("bank-statutes", BANK),
    # --- Live games ---------------------------------------------------------------------------------------------
    Row("live-games", ORGANISER),
    Row("live-new", ORGANISER),
    Row("live-new", ORGANISER, method="POST"),
    Row("live-results", ORGANISER, of="game"),
    Row("live-results-csv", ORGANISER, of="game"),
    Row("live-results-xlsx", ORGANISER, of="game"),
    Row("live-host", ORGANISER, of="game", host_link=OK),
    Row("live-host-ticket", ORGANISER, method="POST", of="game", anonymous=UNAUTHENTICATED, host_link=OK),
    Row("live-screen", ORGANISER, of="game", screen_link=OK),
    Row("live-screen-ticket", ORGANISER, method="POST", of="game", anonymous=UNAUTHENTICATED, screen_link=OK),
    Row("live-links", ORGANISER, FOUND, of="game"),  # a link is shown once, to whoever has just made it
    Row("live-links", ORGANISER, FOUND, method="POST", of="game", data={"role": "host"}),
    Row("live-rehearsal", ORGANISER, of="rehearsal"),
    Row("live-rehearsal-pass", ORGANISER, FOUND, method="POST", of="rehearsal"),
    Row("live-link-revoke", ORGANISER, FOUND, method="POST", of="game link"),
]

# --- Lean addresses without a page behind them --------------------------------------------------------------------
# What each needs beside a page of this site as its origin. What is called is a socket's request, with its row below.
LEAN_ROWS: dict[tuple[str, str], Literal["nothing", "device"]] = {
    ("static", "GET"): "nothing",
    ("live-call", "POST"): "device",
    ("live-poll", "POST"): "device",
}

# --- Sockets ----------------------------------------------------------------------------------------------------
# What each request needs beside a socket of its kind. `device`: the signed cookie of the player page. `seat`: also a
# `join` before. `ticket`: the one-time ticket of this game and part, which the rows above give to organisers of the
# division and to holders of a link.
SOCKET_ROWS: dict[tuple[str, str], Literal["device", "seat", "ticket"]] = {
    ("player", "hello"): "device",
    ("player", "beat"): "device",
    ("player", "pong"): "device",
    ("player", "names"): "device",
    ("player", "join"): "device",
    ("player", "answer"): "seat",
    ("player", "buzz"): "seat",
    ("player", "concern"): "seat",
    ("player", "time"): "seat",
    ("player", "review"): "seat",
    ("host", "hello"): "ticket",
    ("host", "beat"): "ticket",
    ("host", "move"): "ticket",
    ("host", "configure"): "ticket",
    ("host", "roster"): "ticket",
    ("host", "remove"): "ticket",
    ("host", "rename"): "ticket",
    ("host", "allow"): "ticket",
    ("screen", "hello"): "ticket",
    ("screen", "beat"): "ticket",
}
