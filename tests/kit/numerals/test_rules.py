"""Chinese numerals, both ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.numerals.rules import from_chinese, to_chinese


@given(st.integers(1, 9999))
def test_numeral_round_trip(number: int) -> None:
    assert from_chinese(to_chinese(number)) == number


@given(st.text(alphabet="零〇一二两三四五六七八九十百千万亿", max_size=8) | st.text(max_size=4))
def test_from_chinese_never_raises(numeral: str) -> None:
    value = from_chinese(numeral)
    assert value is None or value >= 0


@pytest.mark.parametrize(
    ("number", "numeral"),
    [
        (1, "一"), (10, "十"), (15, "十五"), (20, "二十"), (31, "三十一"), (100, "一百"), (101, "一百零一"),
        (110, "一百一十"), (115, "一百一十五"), (287, "二百八十七"), (1001, "一千零一"), (1010, "一千零一十"),
        (1260, "一千二百六十"), (9999, "九千九百九十九"),
    ],
)  # fmt: skip
def test_to_chinese_writes_as_statutes_do(number: int, numeral: str) -> None:
    assert to_chinese(number) == numeral


@pytest.mark.parametrize(
    ("numeral", "number"),
    [
        ("两千", 2000), ("十万", 100_000), ("一万两千", 12_000), ("二〇二五", 2025), ("五百万", 5_000_000),
        ("一亿", 10**8), ("百", None), ("十十", None), ("二千五", None), ("一百五", None), ("", None), ("甲", None),
        ("两二", None), ("一二百", None), ("万", None), ("一万零五", 10_005),
    ],
)  # fmt: skip
def test_from_chinese_reads_what_people_write(numeral: str, number: int | None) -> None:
    assert from_chinese(numeral) == number


@pytest.mark.parametrize("number", [0, -1, 10_000])
def test_to_chinese_refuses_what_no_article_has(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        to_chinese(number)
