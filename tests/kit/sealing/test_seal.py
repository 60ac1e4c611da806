"""Sealed fields: vectors, tampering, moving, rotation."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.sealing.blind_index import blind_index, blind_indexes
from kit.sealing.keys import make_key, make_ring
from kit.sealing.seal import CannotUnseal, Place, is_current, rotate, seal, unseal

OLD, NEW = "old master secret, thirty-two chars+", "new master secret, thirty-two chars+"
RING = make_ring(OLD)
PLACE = Place(table="person", column="phone", row="1")

# Computed once from the format described in kit/sealing/seal.py; a change means that stored values no longer open.
VECTORS = [
    # text, nonce, sealed
    ("", bytes(12), "ASIP7sMAAAAAAAAAAAAAAAAvIlauYryoKBVSzh23M0zV"),
    ("13800000000", bytes(range(12)), "ASIP7sMAAQIDBAUGBwgJCgvhHwfpEe2WmMO9379CmNh3XtK57ZNDJrXFdrU"),
    ("张三·乌兰", bytes([255] * 12), "ASIP7sP_______________97FN8g8rmamXsmLj5qIlTS006LSeBbGWsoFJ_4IC8"),
]


@pytest.mark.parametrize(("text", "nonce", "sealed"), VECTORS)
def test_seal_gives_the_published_vectors(text: str, nonce: bytes, sealed: str) -> None:
    assert seal(RING, PLACE, text, random=lambda size: nonce) == sealed
    assert unseal(RING, PLACE, sealed) == text


@given(st.text(), st.text(), st.text(), st.text())
def test_unseal_returns_what_was_sealed(text: str, table: str, column: str, row: str) -> None:
    place = Place(table=table, column=column, row=row)
    assert unseal(RING, place, seal(RING, place, text)) == text


def test_seal_never_gives_the_same_value_twice() -> None:
    assert seal(RING, PLACE, "same") != seal(RING, PLACE, "same")


@pytest.mark.parametrize("position", range(1 + 4 + 12 + 5 + 16))
def test_unseal_refuses_every_changed_byte(position: int) -> None:
    sealed = seal(RING, PLACE, "12345")
    raw = bytearray(base64.urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4)))
    raw[position] ^= 1
    with pytest.raises(CannotUnseal):
        unseal(RING, PLACE, base64.urlsafe_b64encode(bytes(raw)).rstrip(b"=").decode())


@pytest.mark.parametrize("sealed", ["", "A", "not sealed", "AQ", "é" * 40, "A" * 200])
def test_unseal_refuses_what_is_no_sealed_value(sealed: str) -> None:
    with pytest.raises(CannotUnseal):
        unseal(RING, PLACE, sealed)


@pytest.mark.parametrize(
    "place",
    [
        Place(table="person", column="phone", row="2"),
        Place(table="person", column="name", row="1"),
        Place(table="station", column="phone", row="1"),
        Place(table="personp", column="hone", row="1"),  # the same letters, cut elsewhere
    ],
)
def test_unseal_refuses_a_value_moved_to_another_place(place: Place) -> None:
    with pytest.raises(CannotUnseal):
        unseal(RING, place, seal(RING, PLACE, "13800000000"))


def test_rotate_reseals_with_the_new_key_and_then_leaves_it() -> None:
    sealed = seal(RING, PLACE, "13800000000")
    both, new_only = make_ring(NEW, [OLD]), make_ring(NEW)
    assert not is_current(both, sealed)
    rotated = rotate(both, PLACE, sealed)
    assert unseal(new_only, PLACE, rotated) == "13800000000"
    assert rotate(both, PLACE, rotated) == rotated
    with pytest.raises(CannotUnseal):
        unseal(new_only, PLACE, sealed)


def test_blind_index_is_equal_for_equal_text_only() -> None:
    assert blind_index(RING, "phone", "+8613800000000") == blind_index(RING, "phone", "+8613800000000")
    assert blind_index(RING, "phone", "+8613800000000") != blind_index(RING, "phone", "+8613800000001")
    assert blind_index(RING, "phone", "1") != blind_index(RING, "e-mail", "1")
    assert blind_index(RING, "ab", "c") != blind_index(RING, "a", "bc")
    assert (
        blind_index(RING, "phone", "+8613800000000")
        == "8062b6b2fcb7eebd88b3b4caa008e14d22261985115a6a8509f3448bd8028f6a"
    )


def test_blind_indexes_finds_values_of_the_old_key_during_a_rotation() -> None:
    before = blind_index(RING, "phone", "+8613800000000")
    assert before in blind_indexes(make_ring(NEW, [OLD]), "phone", "+8613800000000")
    assert before != blind_index(make_ring(NEW, [OLD]), "phone", "+8613800000000")


def test_make_key_refuses_a_short_master() -> None:
    with pytest.raises(ValueError, match="32"):
        make_key("short")


def test_key_does_not_show_itself() -> None:
    assert make_key(OLD).secret.hex() not in repr(make_ring(OLD))
