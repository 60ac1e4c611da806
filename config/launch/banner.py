"""What the terminal shows when the demo is open: addresses, accounts, and a QR code for the phone in the room."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import qrcode

# Black on white whatever the terminal's colours: phones read nothing else reliably.
_BLACK_ON_WHITE, _PLAIN = "\x1b[30;107m", "\x1b[0m"
_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
_QUIET_ZONE = 2


@dataclass(frozen=True, slots=True)
class Account:
    """A demo account as it is printed; `totp_secret` where the role demands a second factor."""

    role: str
    username: str
    password: str
    totp_secret: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the banner."""

    title: str
    address: str


def terminal_qr(text: str, *, colours: bool) -> str:
    """The QR code in half blocks. Without colours it is drawn inverted, for light letters on a dark ground."""
    code = qrcode.QRCode(border=_QUIET_ZONE, error_correction=qrcode.constants.ERROR_CORRECT_L)
    code.add_data(text)
    code.make(fit=True)
    rows: list[list[bool]] = code.get_matrix()
    if len(rows) % 2:
        rows.append([False] * len(rows[0]))
    lines: list[str] = []
    for upper, lower in zip(rows[::2], rows[1::2], strict=True):
        pairs = zip(upper, lower, strict=True)
        if colours:
            lines.append(_BLACK_ON_WHITE + "".join(_HALVES[pair] for pair in pairs) + _PLAIN)
        else:
            lines.append("".join(_HALVES[(not up, not down)] for up, down in pairs))
    return "\n".join(lines)


def width(text: str) -> int:
    """Columns a text takes in a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def table(rows: Sequence[Sequence[str]], *, indent: str = "  ") -> str:
    """Left-aligned columns, two spaces apart."""
    widths = [max(width(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        (
            indent
            + "  ".join(cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def compose(
    *,
    places: Sequence[Place],
    accounts: Sequence[Account],
    join_address: str,
    colours: bool,
    hint: str,
    stop_hint: str,
) -> str:
    """The whole banner."""
    heading = ("Role", "User", "Password", "TOTP secret")
    rows = [
        (account.role, account.username, account.password, account.totp_secret or "-") for account in accounts
    ]
    parts = [
        "",
        table([(place.title, place.address) for place in places]),
        "",
        "Demo accounts (they sign in on this machine, over 127.0.0.1):",
        table([heading, *rows]),
        "",
        f"Join with a phone in the same network: {join_address}",
        terminal_qr(join_address, colours=colours),
        "",
        hint,
        stop_hint,
        "",
    ]
    return "\n".join(parts)
