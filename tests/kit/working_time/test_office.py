"""What an office adds is used, and what cannot be read is told by `manage.py check`."""

from datetime import date, time
from pathlib import Path

import pytest
from django.core.checks import run_checks

from kit.working_time.announced import working_calendar
from kit.working_time.notice_files import SHIPPED
from kit.working_time.office import check_office, office_hours
from kit.working_time.rules.hours import OfficeHours
from kit.working_time.rules.notices import BadNotice

# A notice for 2027 that nobody has given: it only has to be read.
NOTICE = """
year = 2027
document = "test"
published = 2026-11-30
[[holiday]]
code = "new_year"
first = 2027-01-01
last = 2027-01-03
statutory = 1
work = []
"""


@pytest.fixture
def office(tmp_path: Path, settings: object) -> Path:
    settings.OFFICE_ROOT = tmp_path  # type: ignore[attr-defined]
    (tmp_path / "holidays").mkdir()
    return tmp_path


def test_without_files_the_shipped_ones_hold(tmp_path: Path, settings: object) -> None:
    settings.OFFICE_ROOT = tmp_path / "not-there"  # type: ignore[attr-defined]
    assert working_calendar().announced_until == date(2026, 12, 25)
    hours = office_hours()
    assert isinstance(hours, OfficeHours)
    assert [(span.opens, span.closes) for span in hours.spans_on(date(2026, 11, 24))] == [
        (time(9), time(12)),
        (time(14, 30), time(17, 30)),
    ]
    assert check_office() == []


def test_added_notice_and_hours_are_used(office: Path) -> None:
    (office / "holidays" / "2027.toml").write_text(NOTICE)
    (office / "hours.toml").write_text('[[season]]\nfrom = "01-01"\nworkday = ["08:00-16:00"]\n')
    assert check_office() == []
    assert working_calendar().announced_until == date(2027, 12, 25)
    assert office_hours().spans_on(date(2027, 1, 4))[0].opens == time(8)
    assert office_hours().calendar is working_calendar()


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("holidays/2027.toml", NOTICE.replace("statutory = 1", "statutory = 2"), "working_time.E001"),
        ("holidays/2027.toml", "year", "working_time.E001"),
        ("hours.toml", "season", "working_time.E002"),
        ("hours.toml", "season = []", "working_time.E002"),
    ],
)
def test_what_cannot_be_read_is_told_by_the_check(office: Path, name: str, text: str, code: str) -> None:
    (office / name).write_text(text)
    assert [found.id for found in run_checks() if (found.id or "").startswith("working_time")] == [code]


def test_bytes_that_are_no_text_are_told(office: Path) -> None:
    (office / "hours.toml").write_bytes(b"\xff\xfe")
    (office / "holidays" / "2027.toml").write_bytes(b"\xff\xfe")
    assert [found.id for found in check_office()] == ["working_time.E001", "working_time.E002"]
    with pytest.raises(BadNotice):
        working_calendar()


def test_shipped_notices_are_where_they_are_looked_for() -> None:
    assert sorted(file.name for file in SHIPPED.iterdir()) == ["2024.toml", "2025.toml", "2026.toml"]
