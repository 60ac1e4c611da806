"""The region's standard of hardship is read strictly."""

from datetime import date

import pytest

from outreach.referrals.rules.means_standard import BadStandard, MeansStandard, parse_standard

DAY = date(2026, 7, 1)


def test_standard_is_what_the_office_wrote() -> None:
    table = {"standard": " 家庭人均月收入低于一千元 ", "source": "某文件"}
    assert parse_standard(table, DAY) == MeansStandard(DAY, "家庭人均月收入低于一千元", "某文件")


@pytest.mark.parametrize(
    "table",
    [
        {},
        {"standard": "x"},
        {"standard": "x", "source": "y", "more": "z"},
        {"standard": 1000, "source": "y"},
        {"standard": " ", "source": "y"},
        {"standard": "x" * 301, "source": "y"},
    ],
)
def test_anything_else_is_refused(table: dict[str, object]) -> None:
    with pytest.raises(BadStandard):
        parse_standard(table, DAY)
