"""Game PINs: six digits, read out in a hall and typed on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable

_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")


def draw_pin(randbelow: Callable[[int], int]) -> str:
    """A PIN that does not begin with 0, so that nobody wonders whether to type it."""
    return str(100_000 + randbelow(900_000))


def parse_pin(text: str) -> str | None:
    """A PIN as people type it – spaces, hyphens, full-width digits – or `None`."""
    digits = re.sub(r"[\s\-\u3000]", "", text.translate(_FULL_WIDTH))
    return digits if re.fullmatch(r"[1-9][0-9]{5}", digits) else None
