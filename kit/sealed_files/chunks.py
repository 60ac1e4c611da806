"""The form of a sealed file: chunks of AES-256-GCM whose order and end are authenticated.

The STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015): each chunk's nonce is its number and a byte that
says whether it is the last. So no chunk can be changed, left out, repeated, moved, or taken for the end. A key is used
for one file only, therefore a nonce never comes twice. The file's own key and id come from outside.

    magic (4 bytes) | chunk | chunk | … | last chunk        each: up to 64 KiB of ciphertext, then a tag of 16 bytes
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
CHUNK = 64 * 1024
MAGIC = b"KSF1"
_TAG = 16


class DamagedFile(Exception):
    """The file is not what was sealed under this key for this id: changed, cut short, or another one."""


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _pieces(blocks: Iterable[bytes], size: int) -> Iterator[tuple[bytes, bool]]:
    """The same bytes in pieces of `size`, each with whether it is the last; at least one, be it empty."""
    held = bytearray()
    for block in blocks:
        held += block
        # One byte more must be there to know that a piece is not the last.
        while len(held) > size:
            yield bytes(held[:size]), False
            del held[:size]
    yield bytes(held), True


def seal_chunks(key: bytes, file_id: bytes, blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The sealed file, a chunk at a time. `blocks` may be of any lengths."""
    cipher, bound = AESGCM(key), MAGIC + file_id
    yield MAGIC
    for number, (piece, last) in enumerate(_pieces(blocks, CHUNK)):
        yield cipher.encrypt(_nonce(number, last=last), piece, bound)


def open_chunks(key: bytes, file_id: bytes, blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The plain file, a chunk at a time; each is authentic when it is given.

    Raises `DamagedFile`, at the latest where the end should be: whoever passes chunks on before that may pass on the
    beginning of a file that was cut short.
    """
    cipher, bound = AESGCM(key), MAGIC + file_id
    for number, (piece, last) in enumerate(_pieces(_after_magic(blocks), CHUNK + _TAG)):
        if len(piece) < _TAG:
            raise DamagedFile
        try:
            yield cipher.decrypt(_nonce(number, last=last), piece, bound)
        except InvalidTag:
            raise DamagedFile from None


def _after_magic(blocks: Iterable[bytes]) -> Iterator[bytes]:
    head, found = b"", False
    for block in blocks:
        if found:
            yield block
            continue
        head += block
        if len(head) >= len(MAGIC):
            if not head.startswith(MAGIC):
                raise DamagedFile
            found = True
            yield head[len(MAGIC) :]
    if not found:
        raise DamagedFile
