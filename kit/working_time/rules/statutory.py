"""Statutory days off by 全国年节及纪念日放假办法 (国务院令第795号, in force 2025-01-01), for years without a notice.

The regulation grants the days; only the year's notice says which days around them are exchanged. So what is said here
is provisional: a weekend may still be worked, and a day beside a holiday may still be off.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

_FIXED = {
    (1, 1): "new_year",
    (5, 1): "labour_day",
    (5, 2): "labour_day",
    (10, 1): "national_day",
    (10, 2): "national_day",
    (10, 3): "national_day",
}
# First day of the first lunar month, 清明, fifth of the fifth, fifteenth of the eighth: by the farmer's calendar as
# GB/T 33661-2017 computes it. Some programs err in 2027 and 2030, when the new moon is minutes from midnight in China.
_MOVING = {
    2027: (date(2027, 2, 6), date(2027, 4, 5), date(2027, 6, 9), date(2027, 9, 15)),
    2028: (date(2028, 1, 26), date(2028, 4, 4), date(2028, 5, 28), date(2028, 10, 3)),
    2029: (date(2029, 2, 13), date(2029, 4, 4), date(2029, 6, 16), date(2029, 9, 22)),
    2030: (date(2030, 2, 3), date(2030, 4, 5), date(2030, 6, 5), date(2030, 9, 12)),
}


def statutory_days(year: int) -> Mapping[date, str]:
    """Days off and their codes; beyond 2030 and before 2027 only those of a fixed date."""
    days = {date(year, month, day): code for (month, day), code in _FIXED.items()}
    if year in _MOVING:
        spring, tombs, boats, moon = _MOVING[year]
        # New Year's eve and the first three days of the first month.
        found = {spring + timedelta(days=n): "spring_festival" for n in range(-1, 3)}
        days = {**found, tombs: "tomb_sweeping", boats: "dragon_boat", moon: "mid_autumn", **days}
    return days
