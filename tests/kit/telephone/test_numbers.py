"""Spellings of telephone numbers that are one number, and texts that are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.telephone.numbers import index_form, is_mobile, mobile, normal

MOBILE = "+8613812345678"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("13812345678", MOBILE),
        (" 138 1234 5678 ", MOBILE),
        ("138-1234-5678", MOBILE),
        ("１３８１２３４５６７８", MOBILE),
        ("+86 138 1234 5678", MOBILE),
        ("0086-138-1234-5678", MOBILE),
        ("8613812345678", MOBILE),
        ("0476-8331234", "+864768331234"),
        ("（0476）833 1234", "+864768331234"),
        ("+86 476 8331234", "+864768331234"),
        ("010-62345678", "+861062345678"),
        ("+976 11 123456", "+97611123456"),  # Ulaanbaatar
        ("8331234", None),  # without its area code it is a number in every county
        ("12345678901", None),
        ("1381234567", None),
        ("138123456789", None),
        ("12348", None),
        ("+86 999", None),
        ("", None),
        ("李四", None),
        ("1" * 100, None),
    ],
)
def test_spellings(text: str, number: str | None) -> None:
    assert normal(text) == number
    assert index_form(text) == (number or text.strip())


@given(st.text())
def test_whatever_is_typed_has_one_form_or_none_and_the_form_is_its_own(text: str) -> None:
    number = normal(text)
    if number is not None:
        assert normal(number) == number
        assert number.startswith("+")
        assert number[1:].isdigit()


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_every_mobile_is_one_however_its_country_is_written(digits: str) -> None:
    assert {normal(f"{lead}{digits}") for lead in ("", "+86", "0086", "86", "+86 ")} == {f"+86{digits}"}
    assert is_mobile(f"+86{digits}")
    assert mobile(digits) == f"+86{digits}"


def test_a_landline_receives_no_text_messages() -> None:
    assert not is_mobile("+864768331234")
    assert mobile("0476-8331234") is None
    assert mobile("12348") is None
    assert not is_mobile("+97611123456")
