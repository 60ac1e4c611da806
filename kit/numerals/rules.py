"""Chinese numerals as statutes write them: 三十一, 一百零五, 二百八十七, 一千二百六十."""

from __future__ import annotations

DIGITS = "零一二三四五六七八九"
_VALUES = {
    **{digit: value for value, digit in enumerate(DIGITS)},
    "〇": 0,
    "两": 2,
}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_GROUPS = {"万": 10**4, "亿": 10**8}

# Every character that may stand in a numeral.
NUMERAL_CHARACTERS = "".join([*_VALUES, *_PLACES, *_GROUPS])


def to_chinese(number: int) -> str:
    """The numeral of 1 to 9999. Raises `ValueError` for other numbers."""
    if not 1 <= number <= 9999:
        raise ValueError(f"no numeral for {number}")
    numeral, gap = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit == 0:
            gap = bool(numeral)
            continue
        numeral += ("零" if gap else "") + DIGITS[digit] + name
        gap = False
    # 15 alone is 十五, but 115 is 一百一十五.
    return numeral.removeprefix("一") if 10 <= number <= 19 else numeral


def from_chinese(numeral: str) -> int | None:
    """The value of a numeral up to 亿, or `None` for what is not one. Reads 二〇二五 digit by digit."""
    if not numeral or any(character not in NUMERAL_CHARACTERS for character in numeral):
        return None
    if all(character in _VALUES for character in numeral):
        if len(numeral) > 1 and "两" in numeral:
            return None
        return int("".join(str(_VALUES[character]) for character in numeral))
    total = group = 0
    digit: int | None = None
    gap = False
    last_place, last_group = 10**4, 10**12
    for character in numeral:
        if character in _VALUES:
            # 零 only fills a gap; any other digit must be followed by its place.
            if digit:
                return None
            digit = _VALUES[character]
            gap = gap or digit == 0
        elif character in _PLACES:
            place = _PLACES[character]
            if place >= last_place or (digit in (None, 0) and place != 10):
                return None
            group += (digit or 1) * place
            digit, gap, last_place = None, False, place
        else:
            unit = _GROUPS[character]
            group += digit or 0
            if unit >= last_group or group == 0:
                return None
            total += group * unit
            group, digit, gap, last_place, last_group = 0, None, False, 10**4, unit
    # 二千五 is 2005 to one reader and 2500 to another: 零 or the place must be said.
    if digit and not gap and last_place > 10 and (group or total):
        return None
    return total + group + (digit or 0)
