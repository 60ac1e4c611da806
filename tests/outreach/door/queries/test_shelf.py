"""The newest file whose day has come counts; the office's goes before the shipped; a broken one hurts nobody."""

import logging
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from outreach.door.queries.shelf import (
    SHIPPED,
    Kind,
    cases_in_force,
    check_shelf,
    mongolian_of,
    page_in_force,
    page_of,
    standard_in_force,
    versions,
)

SHIPPED_DAY, NEXT, TODAY = date(2026, 11, 29), date(2027, 3, 1), date(2027, 6, 1)
PAGE = 'title = "{title}"\nlead = "本地版本"\n[[section]]\ntitle = "一"\nline = [{{ text = "二" }}]\n'


class Office:
    """The office's own folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, name: str, text: str) -> Path:
        file = self.root / "door" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file


@pytest.fixture
def office(tmp_path: Path, settings: Any) -> Office:
    settings.OFFICE_ROOT = tmp_path
    return Office(tmp_path)


def title(kind: Kind, today: date = TODAY) -> str:
    page = page_in_force(kind, today)
    return page.title if page else ""


def test_what_is_shipped_counts_until_the_office_has_its_own(office: Office) -> None:
    shipped = title(Kind.PRIVACY)
    assert shipped
    office.put("privacy_notice/2027-03-01.toml", PAGE.format(title="本局的告知"))
    assert title(Kind.PRIVACY) == "本局的告知"
    # Its day has not come, or it is an earlier day that is asked for.
    assert title(Kind.PRIVACY, NEXT.replace(day=1, month=2)) == shipped
    assert versions(Kind.PRIVACY, TODAY) == [NEXT, SHIPPED_DAY]
    assert versions(Kind.PRIVACY, SHIPPED_DAY) == [SHIPPED_DAY]


def test_of_two_with_the_same_day_the_offices_counts(office: Office) -> None:
    office.put("privacy_notice/2026-11-29.toml", PAGE.format(title="本局的告知"))
    assert title(Kind.PRIVACY) == "本局的告知"


def test_an_old_version_can_be_read_and_a_coming_one_cannot(office: Office) -> None:
    office.put("privacy_notice/2027-03-01.toml", PAGE.format(title="本局的告知"))
    assert page_of(Kind.PRIVACY, SHIPPED_DAY, TODAY)
    assert page_of(Kind.PRIVACY, NEXT, SHIPPED_DAY) is None
    assert page_of(Kind.PRIVACY, date(2020, 1, 1), TODAY) is None


def test_a_changed_file_counts_at_once(office: Office) -> None:
    file = office.put("privacy_notice/2027-03-01.toml", PAGE.format(title="第一稿"))
    assert title(Kind.PRIVACY) == "第一稿"
    file.write_text(PAGE.format(title="第二稿"), encoding="utf-8")
    os.utime(file, ns=(0, 10**18))
    assert title(Kind.PRIVACY) == "第二稿"


@pytest.mark.parametrize("text", ["title = ", 'title = "x"', "\x00", PAGE.format(title="")])
def test_a_broken_file_is_told_and_people_get_the_one_before(
    office: Office, caplog: pytest.LogCaptureFixture, text: str
) -> None:
    assert check_shelf() == []
    shipped = title(Kind.PRIVACY)
    office.put("privacy_notice/2027-03-01.toml", text)
    with caplog.at_level(logging.ERROR):
        assert title(Kind.PRIVACY) == shipped
    assert "door.file_unreadable" in caplog.text
    (told,) = check_shelf()
    assert "privacy_notice/2027-03-01.toml" in told.msg.replace(os.sep, "/")


def test_a_file_by_another_name_is_a_draft(office: Office) -> None:
    office.put("privacy_notice/草稿.toml", "x")
    assert check_shelf() == []
    assert versions(Kind.PRIVACY, TODAY) == [SHIPPED_DAY]


def test_mongolian_belongs_to_the_very_version(office: Office) -> None:
    guide = page_in_force(Kind.GUIDE, TODAY)
    assert guide
    assert mongolian_of(guide, Kind.GUIDE) is None
    office.put("service_guide/mn/2027-03-01.toml", PAGE.format(title="ᠮᠣᠩᠭᠣᠯ"))
    assert mongolian_of(guide, Kind.GUIDE) is None
    # On a page that cites, the Mongolian carries its articles too.
    cited = PAGE.format(title="ᠮᠣᠩᠭᠣᠯ").replace(
        '{ text = "二" }', '{ text = "二", basis = ["legal-aid-law:43 七日"] }'
    )
    office.put(f"service_guide/mn/{guide.version}.toml", cited)
    found = mongolian_of(guide, Kind.GUIDE)
    assert found is not None
    assert found.title == "ᠮᠣᠩᠭᠣᠯ"


def test_broken_mongolian_is_told_and_not_shown(office: Office) -> None:
    guide = page_in_force(Kind.GUIDE, TODAY)
    assert guide
    office.put(f"service_guide/mn/{guide.version}.toml", "x")
    assert mongolian_of(guide, Kind.GUIDE) is None
    assert len(check_shelf()) == 1


def test_the_standard_of_hardship_is_the_offices_to_enter(office: Office) -> None:
    assert not (SHIPPED / Kind.MEANS).exists()
    assert standard_in_force(TODAY) is None
    office.put("means_standard/2027-01-01.toml", 'standard = "月人均收入不超过某数"\nsource = "某文件"\n')
    found = standard_in_force(TODAY)
    assert found is not None
    assert (found.valid_from, found.source) == (date(2027, 1, 1), "某文件")


def test_cases_of_the_office_replace_the_samples(office: Office) -> None:
    before = cases_in_force(TODAY)
    assert before is not None
    assert before.sample
    text = (SHIPPED / Kind.CASES / "2026-11-29.toml").read_text(encoding="utf-8")
    office.put("typical_cases/2027-03-01.toml", text.replace("sample = true", ""))
    after = cases_in_force(TODAY)
    assert after is not None
    assert not after.sample
