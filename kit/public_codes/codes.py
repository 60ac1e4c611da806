"""Drawing a code, showing it, and reading what somebody typed.

A code is 14 characters drawn by lot (70 bits) and a check character, shown as `7KQ2M-X9TRD-4WHFP`. It is stored as a
blind index and, where staff must be able to say it, sealed; never as it is. It grows from chance alone: no time, place,
matter or number of order is in it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from kit.public_codes.alphabet import ALPHABET, BITS, check_symbol, is_valid

DRAWN = 14
LENGTH = DRAWN + 1
ENTROPY_BITS = DRAWN * BITS
_GROUP = 5
# Nobody types a code so long; what is longer is not looked at.
_MOST_TYPED = 100


class Mistake(StrEnum):
    """Why something typed is no code. None of them tells whether a code was ever given out."""

    LENGTH = "length"
    CHARACTER = "character"
    CHECK = "check"  # one wrong or two swapped


@dataclass(frozen=True, slots=True)
class Code:
    """A valid code; `text` is its one normal form, without hyphens. It shows itself nowhere by accident."""

    text: str

    def __repr__(self) -> str:
        return "Code(…)"

    def __str__(self) -> str:
        return "…"

    def shown(self) -> str:
        """For paper and page, in groups of five."""
        return "-".join(self.text[start : start + _GROUP] for start in range(0, LENGTH, _GROUP))

    def aloud(self) -> str:
        """For the telephone and screen readers: characters apart, a pause between groups."""
        return ", ".join(" ".join(group) for group in self.shown().split("-"))


def draw(random: Callable[[int], bytes]) -> Code:
    """A new code; `random(n)` gives n unpredictable bytes (`secrets.token_bytes`)."""
    # Five bits of each byte: 256 is a multiple of 32, so every character is as likely as any other.
    symbols = [byte % len(ALPHABET) for byte in random(DRAWN)]
    symbols.append(check_symbol(symbols))
    return Code("".join(ALPHABET[symbol] for symbol in symbols))


def read(typed: str) -> Code | Mistake:
    """The code somebody typed or dictated: case, width, spaces and strokes do not matter."""
    if len(typed) > _MOST_TYPED:
        return Mistake.LENGTH
    text = "".join(
        character for character in unicodedata.normalize("NFKC", typed).upper() if not _is_between(character)
    )
    if any(character not in ALPHABET for character in text):
        return Mistake.CHARACTER
    if len(text) != LENGTH:
        return Mistake.LENGTH
    return Code(text) if is_valid([ALPHABET.index(character) for character in text]) else Mistake.CHECK


def _is_between(character: str) -> bool:
    """What people put between groups: spaces, strokes of any length, full stops, commas, and invisible marks."""
    return unicodedata.category(character) in ("Zs", "Pd", "Cf") or character in "\t\r\n._,、。·−ー"
