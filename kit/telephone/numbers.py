"""A telephone number in its one normal form, E.164 (`+8613812345678`), from whatever people write.

Numbers without a country are Chinese: a mobile has eleven digits and begins with 13 to 19, a landline is written with
its area code (工信部《电信网编号计划》2017).
"""

from __future__ import annotations

import re
import unicodedata

_BETWEEN = re.compile(r"[\s()（）.·\-\u2010-\u2015\u2212]+")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"0([1-9][0-9]{1,2}[2-8][0-9]{6,7})")
_INTERNATIONAL = re.compile(r"\+[1-9][0-9]{6,14}")
# Nobody writes a number so long; what is longer is not looked at.
_MOST = 40


def normal(text: str) -> str | None:
    """The number in E.164, or `None` for what is none."""
    if len(text) > _MOST:
        return None
    digits = _BETWEEN.sub("", unicodedata.normalize("NFKC", text))
    digits = re.sub(r"^00", "+", digits)
    own = re.sub(r"^(\+?86)(?=(1[3-9][0-9]{9}|0?[1-9][0-9]{8,10})$)", "", digits)
    if _MOBILE.fullmatch(own):
        return f"+86{own}"
    landline = _LANDLINE.fullmatch(own if own.startswith("0") or own == digits else f"0{own}")
    if landline:
        return f"+86{landline[1]}"
    return digits if _INTERNATIONAL.fullmatch(digits) and not digits.startswith("+86") else None


def mobile(text: str) -> str | None:
    """The number in E.164 if it receives text messages here, else `None`."""
    number = normal(text)
    return number if number is not None and is_mobile(number) else None


def is_mobile(number: str) -> bool:
    """Whether a normal number can receive text messages here."""
    return number.startswith("+86") and _MOBILE.fullmatch(number[3:]) is not None


def index_form(text: str) -> str:
    """For a blind index: the normal form, or the text itself where there is none."""
    return normal(text) or text.strip()
