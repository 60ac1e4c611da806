"""What was sealed comes back; whatever happens to the file is found."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.sealed_files.chunks import CHUNK, MAGIC, DamagedFile, open_chunks, seal_chunks

KEY, ID = bytes(range(32)), b"sixteen byte id."
SEALED_CHUNK = CHUNK + 16
SIZES = (0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 5)


def cut(content: bytes, *lengths: int) -> Iterator[bytes]:
    """The bytes in blocks of these lengths, and the rest."""
    start = 0
    for length in lengths:
        yield content[start : start + length]
        start += length
    yield content[start:]


def sealed(plain: bytes, key: bytes = KEY, file_id: bytes = ID) -> bytes:
    return b"".join(seal_chunks(key, file_id, [plain]))


def opened(content: bytes, key: bytes = KEY, file_id: bytes = ID) -> bytes:
    return b"".join(open_chunks(key, file_id, [content]))


@pytest.mark.parametrize("size", SIZES)
def test_file_of_any_length_comes_back(size: int) -> None:
    plain = os.urandom(size)
    content = sealed(plain)
    assert opened(content) == plain
    assert len(content) == len(MAGIC) + size + 16 * max(1, -(-size // CHUNK))


@given(st.lists(st.integers(0, 100_000), max_size=8), st.lists(st.integers(0, 100_000), max_size=8))
def test_blocks_of_any_lengths_make_the_same_file(in_lengths: list[int], out_lengths: list[int]) -> None:
    plain = bytes(range(256)) * 700
    content = b"".join(seal_chunks(KEY, ID, cut(plain, *in_lengths)))
    assert content == sealed(plain)
    assert b"".join(open_chunks(KEY, ID, cut(content, *out_lengths))) == plain


def test_known_file_still_opens() -> None:
    # Made once from the form that the module describes: if it does not open, neither does what was stored.
    known = MAGIC + bytes.fromhex("f0463719d478bdb3a76057577f4c81f0241583fd9a5c")
    assert opened(known) == "合同".encode()


CONTENT = sealed(bytes(3 * CHUNK + 100))
FIRST, SECOND, THIRD, LAST = (
    CONTENT[len(MAGIC) + n * SEALED_CHUNK : len(MAGIC) + (n + 1) * SEALED_CHUNK] for n in range(4)
)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        MAGIC[:3],
        MAGIC,
        b"KSF2" + CONTENT[4:],
        MAGIC + SECOND + FIRST + THIRD + LAST,
        MAGIC + FIRST + THIRD + LAST,
        MAGIC + FIRST + FIRST + SECOND + THIRD + LAST,
        MAGIC + FIRST + SECOND + THIRD,
        MAGIC + FIRST,
        MAGIC + LAST,
        MAGIC + FIRST + SECOND + THIRD + LAST + b"x",
        MAGIC + FIRST + SECOND + THIRD + LAST + LAST,
        CONTENT[:-1],
        CONTENT[: -(100 + 16)],
    ],
    ids=[
        "empty",
        "cut in the magic",
        "nothing behind the magic",
        "another form",
        "swapped",
        "left out",
        "repeated",
        "last chunk missing",
        "first alone",
        "last alone",
        "a byte more",
        "last twice",
        "a byte less",
        "cut between chunks",
    ],
)
def test_other_order_or_end_is_found(content: bytes) -> None:
    with pytest.raises(DamagedFile):
        opened(content)


@given(st.integers(0, len(CONTENT) - 1), st.integers(1, 255))
def test_every_changed_byte_is_found(at: int, by: int) -> None:
    changed = bytearray(CONTENT)
    changed[at] ^= by
    with pytest.raises(DamagedFile):
        opened(bytes(changed))


@given(st.integers(0, len(CONTENT) - 1))
def test_every_cut_is_found(length: int) -> None:
    with pytest.raises(DamagedFile):
        opened(CONTENT[:length])


def test_key_and_id_belong_to_one_file() -> None:
    for key, file_id in ((bytes(32), ID), (KEY, b"another file's i")):
        with pytest.raises(DamagedFile):
            opened(CONTENT, key, file_id)
    other = sealed(b"y" * (3 * CHUNK + 100), file_id=b"another file's i")
    with pytest.raises(DamagedFile):
        opened(CONTENT[: len(MAGIC) + SEALED_CHUNK] + other[len(MAGIC) + SEALED_CHUNK :])
