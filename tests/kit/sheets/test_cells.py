"""Neutralising cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.sheets.cells import LONGEST_TEXT, neutralise, plain_cell, shown_width


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠"])
def test_neutralise_puts_an_apostrophe_before_signs(sign: str) -> None:
    assert neutralise(f"{sign}1+1") == f"'{sign}1+1"


@pytest.mark.parametrize("text", [" =1+1", "\u3000=1+1", "\ufeff@x", "\u200b-1", "\x01+1", "  \t=1"])
def test_neutralise_sees_through_blanks_and_invisible_characters(text: str) -> None:
    assert neutralise(text) == "'" + text


@pytest.mark.parametrize("text", ["", "张三", "a=b", "1-2", "'=1", "（甲）", " 甲"])
def test_neutralise_leaves_other_text_alone(text: str) -> None:
    assert neutralise(text) == text


@given(st.text())
def test_neutralise_twice_is_neutralise_once(text: str) -> None:
    once = neutralise(text)
    assert neutralise(once) == once
    assert once.removeprefix("'") in (text, text.removeprefix("'"))


@given(st.text(alphabet=st.characters(), max_size=40) | st.text(alphabet="=+-@\t\r\n\0\x01 '甲1", max_size=8))
def test_plain_text_is_clean_and_harmless(text: str) -> None:
    cell = plain_cell(text)
    assert isinstance(cell, str)
    assert neutralise(cell) == cell
    assert not any(ord(character) < 32 and character not in "\t\r\n" for character in cell)
    cell.encode()


def test_plain_cell_shortens_text_to_what_excel_accepts() -> None:
    assert len(str(plain_cell("=" * 40_000))) == LONGEST_TEXT


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (None, None),
        (True, True),
        (-5, -5),
        (0.5, 0.5),
        (float("nan"), None),
        (10**18, "1" + "0" * 18),
        ("\ud800x", "x"),
    ],
)
def test_plain_cell_keeps_numbers_and_drops_what_is_none(value: object, plain: object) -> None:
    assert plain_cell(value) == plain  # type: ignore[arg-type]


def test_shown_width_counts_chinese_characters_twice() -> None:
    assert shown_width("得分 10") == 7
