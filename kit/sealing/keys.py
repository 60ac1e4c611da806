"""The keys of sealed values: one current key, any number of old ones, all derived from master secrets.

No Django and no environment here; `configured.py` builds the ring of this installation.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_ID_BYTES = 4
_KEY_BYTES = 32  # AES-256, and the output width of SHA-256
_MIN_MASTER_BYTES = 32


def derive(master: bytes, purpose: str, length: int = _KEY_BYTES) -> bytes:
    """A key for one purpose (HKDF-SHA256, RFC 5869): knowing it tells nothing of the master or of other purposes."""
    return HKDF(
        algorithm=hashes.SHA256(), length=length, salt=None, info=b"kit.sealing/" + purpose.encode()
    ).derive(master)


@dataclass(frozen=True, slots=True)
class SealingKey:
    """The keys that one master secret yields. `key_id` is public: it stands in every sealed value."""

    key_id: bytes
    secret: bytes
    index_secret: bytes

    def __repr__(self) -> str:
        return f"SealingKey({self.key_id.hex()})"


def make_key(master: str) -> SealingKey:
    """Derive the working keys of a master secret.

    Raises `ValueError` for a master shorter than 256 bits of text.
    """
    raw = master.encode()
    if len(raw) < _MIN_MASTER_BYTES:
        raise ValueError("a master secret needs at least 32 characters")
    return SealingKey(
        key_id=derive(raw, "key id", KEY_ID_BYTES),
        secret=derive(raw, "seal"),
        index_secret=derive(raw, "blind index"),
    )


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The current key seals; all keys unseal."""

    current: SealingKey
    old: tuple[SealingKey, ...] = ()

    def find(self, key_id: bytes) -> SealingKey | None:
        """The key with this id, or `None`."""
        return next((key for key in (self.current, *self.old) if key.key_id == key_id), None)


def make_ring(master: str, old_masters: Iterable[str] = ()) -> KeyRing:
    """A ring from the current master secret and those it replaced."""
    return KeyRing(current=make_key(master), old=tuple(make_key(old) for old in old_masters))
