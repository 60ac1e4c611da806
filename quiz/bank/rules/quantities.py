"""Numbers with units in Chinese legal prose: 十五日 = 15日 = 15天, 百分之二十 = 20%, 二倍 = 200%.

Words and figures are two ways to write one quantity, and so are a year and twelve months (民法典 Arts. 201–204
count them by the calendar). A day is not 24 hours and a week is not 7 days: those change how a time limit
runs.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from kit.numerals.rules import from_chinese


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount in a base unit: 日, 月, 元, 比 (a ratio) …"""

    amount: Fraction
    unit: str

    def __str__(self) -> str:
        return f"{self.amount}{self.unit}"


# Spelling → (base unit, factor). Longer spellings are tried first.
_UNITS: dict[str, tuple[str, Fraction]] = {
    "个工作日": ("工作日", Fraction(1)),
    "工作日": ("工作日", Fraction(1)),
    "日": ("日", Fraction(1)),
    "天": ("日", Fraction(1)),
    "个星期": ("周", Fraction(1)),
    "星期": ("周", Fraction(1)),
    "周": ("周", Fraction(1)),
    "个月": ("月", Fraction(1)),
    "月": ("月", Fraction(1)),
    "个季度": ("月", Fraction(3)),
    "周年": ("月", Fraction(12)),
    "年": ("月", Fraction(12)),
    "周岁": ("岁", Fraction(1)),
    "岁": ("岁", Fraction(1)),
    "个小时": ("小时", Fraction(1)),
    "小时": ("小时", Fraction(1)),
    "分钟": ("分钟", Fraction(1)),
    "元": ("元", Fraction(1)),
    "倍": ("比", Fraction(1)),
    "%": ("比", Fraction(1, 100)),
    "公里": ("米", Fraction(1000)),
    "米": ("米", Fraction(1)),
    "平方米": ("平方米", Fraction(1)),
    "亩": ("亩", Fraction(1)),
}
_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_CHINESE = r"[零〇一二两三四五六七八九十][零〇一二两三四五六七八九十百千万亿]*"
_ARABIC = r"\d+(?:,\d{3})*(?:\.\d+)?[百千万亿]*"
_NUMBER = rf"(?:{_ARABIC}|{_CHINESE})"
_RANGE = r"[至到~\-—–、]+"
# 几十万 and 数百 are no numbers, nor is a numeral cut out of a longer one.
_START = r"(?<![几数\d零〇一二两三四五六七八九十百千万亿.])"
# 一年级, 一元化, 一日三餐's kin: the unit's character begins another word.
_END = r"(?!级|代|龄|化|旦|件|素|常|报)"

_SPAN = re.compile(rf"{_START}(?:({_NUMBER}){_RANGE})?({_NUMBER})({_UNIT})(半)?{_END}")
_HALF = re.compile(rf"半({_UNIT}){_END}")
_DOUBLE = re.compile(r"双倍")
_FRACTION = re.compile(rf"({_NUMBER}|[百千万])分之({_NUMBER})")
_DATE = re.compile(rf"(?:({_NUMBER})年)?({_NUMBER})月({_NUMBER})日")


def quantities(text: str) -> dict[Quantity, str]:
    """Every quantity in the text with the words that first say it, in order of the passes below.

    Dates are one quantity each (2026年1月1日), and their parts are not counted as spans of time.
    """
    # Full-width figures and signs become plain ones; blanks between figure and unit go.
    text = "".join(unicodedata.normalize("NFKC", text).split())
    found: dict[Quantity, str] = {}

    def note(amount: Fraction | None, unit: str, written: str) -> None:
        if amount is not None:
            found.setdefault(Quantity(amount, unit), written)

    def date(match: re.Match[str]) -> str:
        year, month, day = (_value(part) if part else Fraction(0) for part in match.groups())
        if year is not None and month is not None and day is not None:
            note(year * 10_000 + month * 100 + day, "日期", match[0])
        return "※"

    def ratio(match: re.Match[str]) -> str:
        whole = {"百": Fraction(100), "千": Fraction(1000), "万": Fraction(10_000)}.get(match[1]) or _value(
            match[1]
        )
        part = _value(match[2])
        if whole and part is not None:
            note(part / whole, "比", match[0])
        return "※"

    def span(match: re.Match[str]) -> str:
        unit, factor = _UNITS[match[3]]
        if match[1] and (low := _value(match[1])) is not None:
            note(low * factor, unit, match[0])
        if (high := _value(match[2])) is not None:
            note((high + (Fraction(1, 2) if match[4] else 0)) * factor, unit, match[0])
        return "※"

    def half(match: re.Match[str]) -> str:
        unit, factor = _UNITS[match[1]]
        note(factor / 2, unit, match[0])
        return "※"

    text = _DATE.sub(date, text)
    text = _FRACTION.sub(ratio, text)
    text = _SPAN.sub(span, text)
    text = _HALF.sub(half, text)
    if double := _DOUBLE.search(text):
        note(Fraction(2), "比", double[0])
    return found


def _value(numeral: str) -> Fraction | None:
    """The value of 15, 1.5万, 5,000 or 十五; `None` for what is not a number."""
    figures = re.match(r"[\d,.]+", numeral)
    if not figures:
        value = from_chinese(numeral)
        return None if value is None else Fraction(value)
    factor = Fraction(1)
    for place in numeral[figures.end() :]:
        factor *= {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}[place]
    return Fraction(figures[0].replace(",", "")) * factor
