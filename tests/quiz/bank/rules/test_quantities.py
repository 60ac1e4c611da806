"""Numbers with units."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.numerals.rules import to_chinese
from quiz.bank.rules.quantities import quantities


def said(text: str) -> list[str]:
    return sorted(map(str, quantities(text)))


@pytest.mark.parametrize(
    "same",
    [
        ["十五日", "15日", "15天", "十五天", "１５日", "15 日"],
        ["三个月", "3个月"],
        ["一年", "十二个月", "12个月", "1年"],
        ["半年", "六个月"],
        ["一年半", "十八个月"],
        ["十四周岁", "14周岁", "14岁"],
        ["百分之二十", "20%", "20％"],
        ["二倍", "两倍", "2倍", "百分之二百", "双倍"],
        ["三分之二", "3分之2"],
        ["一万元", "1万元", "10000元", "10,000元"],
        ["五个工作日", "5个工作日", "五工作日"],
        ["二十四小时", "24个小时"],
        ["2026年1月1日", "二〇二六年一月一日"],
    ],
)
def test_one_quantity_has_many_spellings(same: list[str]) -> None:
    first = said(same[0])
    assert len(first) == 1
    assert [said(spelling) for spelling in same] == [first] * len(same)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("七日", "一周"), ("一日", "24小时"), ("五日", "五个工作日"), ("三个月", "三十日"), ("十元", "十倍"),
        ("三月一日", "三个月"), ("15日", "150日"), ("一万元", "十万元"), ("三分之一", "三分之二"),
    ],
)  # fmt: skip
def test_different_quantities_stay_different(one: str, other: str) -> None:
    assert said(one) != said(other)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("三年以上五年以下", ["36月", "60月"]),
        ("二至五年", ["24月", "60月"]),
        ("3-5日", ["3日", "5日"]),
        ("第三十一条第二款", []),
        ("几十万元、数百元、十几年、十多天", []),
        ("最多五千元，最少10日", ["10日", "5000元"]),
        ("拨打12348", []),
        ("小学一年级", []),
        ("每年、当日", []),
    ],
)
def test_quantities_of_a_text(text: str, found: list[str]) -> None:
    assert said(text) == found


@given(st.integers(1, 9999), st.sampled_from(["日", "个月", "元", "周岁", "倍"]))
def test_words_and_figures_are_equal(number: int, unit: str) -> None:
    assert said(f"应当在{to_chinese(number)}{unit}内") == said(f"应当在{number}{unit}内") != []


@given(st.text(alphabet="零一二两十百千万半双分之至、0123456789,.%日天个月年周岁元倍小时", max_size=20))
def test_quantities_never_raise(text: str) -> None:
    quantities(text)
