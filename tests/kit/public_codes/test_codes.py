"""Codes survive handwriting, telephone and small keys; what is wrong in them is found before anything is looked up."""

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.public_codes.alphabet import ALPHABET, MOST_SYMBOLS, check_symbol, is_valid
from kit.public_codes.codes import ENTROPY_BITS, LENGTH, Code, Mistake, draw, read

CODES = st.binary(min_size=14, max_size=14).map(lambda drawn: draw(lambda n: drawn))


def test_alphabet_has_nothing_that_looks_alike_and_enough_of_the_rest() -> None:
    assert len(set(ALPHABET)) == 32
    assert not set("0O1I") & set(ALPHABET)
    assert ENTROPY_BITS >= 60
    assert LENGTH <= MOST_SYMBOLS


def test_known_codes_stay_readable() -> None:
    # Computed once: a change means that codes on paper are no longer taken.
    assert draw(lambda n: bytes(n)).shown() == "22222-22222-22222"
    assert draw(lambda n: bytes(range(n))).shown() == "23456-789AB-CDEFE"


def test_every_character_is_as_likely() -> None:
    drawn = [draw(lambda n, b=byte: bytes([b]) * n).text[0] for byte in range(256)]
    assert {drawn.count(character) for character in ALPHABET} == {8}


def test_two_codes_are_never_the_same() -> None:
    assert len({draw(secrets.token_bytes).text for _ in range(2_000)}) == 2_000


@given(CODES)
def test_any_code_is_read_back_as_shown_and_as_said(code: Code) -> None:
    assert read(code.shown()) == code
    assert read(code.aloud()) == code
    assert read(code.text) == code


@given(CODES, st.data())
def test_case_width_spaces_and_strokes_do_not_matter(code: Code, data: st.DataObject) -> None:
    between = st.sampled_from(["", " ", "-", "–", "—", "\u3000", "·", ".", " - ", "\u200b", "\t", "－"])
    typed = ""
    for character in code.text:
        shape = data.draw(st.sampled_from([character, character.lower(), chr(ord(character) + 0xFEE0)]))
        typed += shape + data.draw(between)
    assert read(typed) == code


@given(CODES, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_every_single_wrong_character_is_found(code: Code, at: int, character: str) -> None:
    wrong = code.text[:at] + character + code.text[at + 1 :]
    assert read(wrong) == (code if wrong == code.text else Mistake.CHECK)


@given(CODES, st.integers(0, LENGTH - 1), st.integers(0, LENGTH - 1))
def test_every_swap_of_two_characters_is_found(code: Code, a: int, b: int) -> None:
    swapped = list(code.text)
    swapped[a], swapped[b] = swapped[b], swapped[a]
    wrong = "".join(swapped)
    assert read(wrong) == (code if wrong == code.text else Mistake.CHECK)


@pytest.mark.parametrize(
    ("typed", "mistake"),
    [
        ("", Mistake.LENGTH),
        ("22222-22222-2222", Mistake.LENGTH),
        ("22222-22222-222222", Mistake.LENGTH),
        ("2" * 5_000, Mistake.LENGTH),
        ("22222-22222-2222O", Mistake.CHARACTER),
        ("22222-22222-22220", Mistake.CHARACTER),
        ("22222-22222-2222二", Mistake.CHARACTER),
        ("22222'; DROP TABLE", Mistake.CHARACTER),
        ("22222-22222-22223", Mistake.CHECK),
    ],
)
def test_what_is_no_code_is_told_why(typed: str, mistake: Mistake) -> None:
    assert read(typed) is mistake


@given(st.text(max_size=200))
def test_nothing_typed_breaks_reading(typed: str) -> None:
    assert isinstance(read(typed), Code | Mistake)


def test_code_shows_itself_nowhere_by_accident() -> None:
    code = draw(secrets.token_bytes)
    assert code.text not in f"{code} {code!r} {[code]}"


@given(st.lists(st.integers(0, 31), max_size=MOST_SYMBOLS - 1))
def test_check_symbol_makes_any_sequence_valid(symbols: list[int]) -> None:
    assert is_valid([*symbols, check_symbol(symbols)])
