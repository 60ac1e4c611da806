"""A mobile number in its one spelling.

By China's numbering plan (《电信网编号计划（2017年版）》) they have eleven digits and begin with 13 to 19.
Others are not sent to: a landline reads no messages.
"""

from __future__ import annotations

import re
import unicodedata

COUNTRY = "+86"
_SEPARATORS = re.compile(r"[\s\-‐‑–.()]+")
_MOBILE = re.compile(r"(?:\+86|0086|86)?(1[3-9][0-9]{9})", re.ASCII)


def spelling(text: str) -> str:
    """Full-width digits as digits, without separators and the country's prefix; for comparing, whatever it is."""
    bare = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text))
    found = _MOBILE.fullmatch(bare)
    return COUNTRY + found[1] if found else bare


def mobile(text: str) -> str | None:
    """The number as `+8613…` (E.164), or `None` if it is no Chinese mobile number."""
    found = spelling(text)
    return found if _MOBILE.fullmatch(found) else None
