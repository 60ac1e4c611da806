"""Sealing a field: authenticated encryption that is bound to the place where the value stands.

A sealed value is base64url without padding of

    algorithm (1 byte) | key id (4) | nonce (12) | ciphertext | tag (16)

and authenticates, beside itself, the table, column and row that it belongs to: a value copied to another row does not
open. Algorithm 1 is AES-256-GCM (NIST SP 800-38D); the byte leaves room for SM4-GCM.
"""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kit.sealing.keys import KEY_ID_BYTES, KeyRing

AES_256_GCM = 1
_NONCE_BYTES = 12  # SP 800-38D, 5.2.1.1: 96 bits recommended
_TAG_BYTES = 16
_HEAD_BYTES = 1 + KEY_ID_BYTES


class CannotUnseal(Exception):
    """The value was changed, moved from its place, or sealed with a key that is not on the ring."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed value stands."""

    table: str
    column: str
    row: str

    def as_bytes(self) -> bytes:
        """Unambiguous: each part with its length in front, so that no two places read alike."""
        parts = [part.encode() for part in (self.table, self.column, self.row)]
        return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def seal(ring: KeyRing, place: Place, text: str, *, random: Callable[[int], bytes] = os.urandom) -> str:
    """Seal a text for a place under the ring's current key; `random` gives the nonce."""
    head = bytes([AES_256_GCM]) + ring.current.key_id
    nonce = random(_NONCE_BYTES)
    body = AESGCM(ring.current.secret).encrypt(nonce, text.encode(), head + place.as_bytes())
    return base64.urlsafe_b64encode(head + nonce + body).rstrip(b"=").decode()


def unseal(ring: KeyRing, place: Place, sealed: str) -> str:
    """The text of a sealed value.

    Raises `CannotUnseal`, which never says more than that.
    """
    try:
        raw = base64.b64decode(sealed + "=" * (-len(sealed) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise CannotUnseal from None
    if len(raw) < _HEAD_BYTES + _NONCE_BYTES + _TAG_BYTES or raw[0] != AES_256_GCM:
        raise CannotUnseal
    head, nonce, body = (
        raw[:_HEAD_BYTES],
        raw[_HEAD_BYTES : _HEAD_BYTES + _NONCE_BYTES],
        raw[_HEAD_BYTES + _NONCE_BYTES :],
    )
    key = ring.find(head[1:])
    if key is None:
        raise CannotUnseal
    try:
        return AESGCM(key.secret).decrypt(nonce, body, head + place.as_bytes()).decode()
    except InvalidTag:
        raise CannotUnseal from None


def is_current(ring: KeyRing, sealed: str) -> bool:
    """Whether the value was sealed with the ring's current key; false for what is no sealed value."""
    try:
        raw = base64.b64decode(sealed + "=" * (-len(sealed) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return False
    return raw[1:_HEAD_BYTES] == ring.current.key_id


def rotate(ring: KeyRing, place: Place, sealed: str) -> str:
    """The same text under the current key; unchanged when it is there already, so that a rotation can be resumed."""
    return sealed if is_current(ring, sealed) else seal(ring, place, unseal(ring, place, sealed))
