"""Notices are read strictly, and those that come with the product say what the State Council announced."""

from datetime import date

import pytest

from kit.working_time.notice_files import SHIPPED, read_notices
from kit.working_time.rules.notices import BadNotice, parse_notice

GOOD = """
year = 2026
document = "x"
published = 2025-11-04
[[holiday]]
code = "new_year"
first = 2026-01-01
last = 2026-01-03
statutory = 1
work = [2026-01-04]
"""


def test_shipped_notices_cover_2024_to_2026() -> None:
    notices = read_notices(SHIPPED)
    assert [notice.year for notice in notices] == [2024, 2025, 2026]
    assert all(notice.published.year == notice.year - 1 for notice in notices)


@pytest.mark.parametrize(("year", "days"), [(2024, 11), (2025, 13), (2026, 13)])
def test_shipped_notices_grant_the_statutory_days(year: int, days: int) -> None:
    # 国务院令第795号 made eleven days thirteen from 2025 on.
    (notice,) = (each for each in read_notices(SHIPPED) if each.year == year)
    assert sum(holiday.statutory for holiday in notice.holidays) == days


def test_good_notice_is_read() -> None:
    notice = parse_notice(GOOD)
    assert notice.holidays[0].days() == (date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 3))
    assert notice.holidays[0].work == (date(2026, 1, 4),)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("year = 2026", "year = 2027"),  # no day of that year
        ("year = 2026", 'year = "2026"'),
        ("year = 2026", "year = true"),
        ("document", "paper"),  # an unknown key
        ("published = 2025-11-04", "published = 2025-11-04T00:00:00"),
        ("first = 2026-01-01", "first = 2025-12-31"),  # does not add up
        ("last = 2026-01-03", "last = 2025-12-31"),  # ends before it begins
        ("statutory = 1", "statutory = 2"),
        ("work = [2026-01-04]", "work = [2026-01-05]"),  # a Monday
        ("work = [2026-01-04]", "work = [2026-01-03]"),  # off and worked
        ("work = [2026-01-04]", "work = [2026-01-04, 2026-01-04]"),
        ("work = [2026-01-04]", 'work = ["2026-01-04"]'),
        ("[[holiday]]", "[holiday]"),
        ("year", "= year"),
    ],
)
def test_bad_notice_is_refused(old: str, new: str) -> None:
    with pytest.raises(BadNotice):
        parse_notice(GOOD.replace(old, new, 1))


def test_day_off_twice_is_refused() -> None:
    with pytest.raises(BadNotice, match="twice"):
        parse_notice(GOOD + GOOD[GOOD.index("[[holiday]]") :].replace("new_year", "again"))


def test_notice_without_a_holiday_is_refused() -> None:
    with pytest.raises(BadNotice):
        parse_notice('year = 2026\ndocument = "x"\npublished = 2025-11-04\nholiday = []')
