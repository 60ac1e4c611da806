"""The 32 characters of a code, and the check that finds a mistyped one.

No 0, O, 1 and I. Each character is an element of the field GF(32), and a code is valid when the sum of its characters,
each times a power of the generator of its own, is zero. So every single wrong character and every swap of two
characters, neighbours or not, is found: in a field, neither a difference nor a product of two that are not zero is.
"""

from __future__ import annotations

from collections.abc import Sequence

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
BITS = 5
# x^5 + x^2 + 1 is primitive over GF(2): the powers of x are all 31 elements but zero.
_POLYNOMIAL = 0b100101
# Beyond, a power comes again, and a swap of two places that share one would not be found.
MOST_SYMBOLS = 31


def _doubled(element: int) -> int:
    """The element times x."""
    element <<= 1
    return element ^ _POLYNOMIAL if element >> BITS else element


def check_symbol(symbols: Sequence[int]) -> int:
    """The element that makes the sequence valid when it stands behind it.

    Horner's scheme: the last of the `symbols` is multiplied by x once, the one before twice, and so on; the check
    symbol itself by 1.
    """
    total = 0
    for symbol in symbols:
        total = _doubled(total ^ symbol)
    return total


def is_valid(symbols: Sequence[int]) -> bool:
    """Whether the last element is the check symbol of those before it."""
    return check_symbol(symbols[:-1]) == symbols[-1]
