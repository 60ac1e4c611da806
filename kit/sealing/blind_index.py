"""A blind index: finds equal values without storing them.

HMAC-SHA256 under a key of its own. Whoever holds that key can try all telephone numbers (there are about 10¹⁰), so it
never stands in the database. The caller normalises (E.164, lower case) first.
"""

from __future__ import annotations

import hashlib
import hmac

from kit.sealing.keys import KeyRing, SealingKey

INDEX_LENGTH = 64  # hexadecimal digits


def _index(key: SealingKey, purpose: str, text: str) -> str:
    message = len(purpose.encode()).to_bytes(4, "big") + purpose.encode() + text.encode()
    return hmac.new(key.index_secret, message, hashlib.sha256).hexdigest()


def blind_index(ring: KeyRing, purpose: str, text: str) -> str:
    """The index to store with a value: 64 hexadecimal digits. The same text differs between purposes."""
    return _index(ring.current, purpose, text)


def blind_indexes(ring: KeyRing, purpose: str, text: str) -> tuple[str, ...]:
    """All indexes under which a value may be stored while a rotation is under way, the current one first."""
    return tuple(_index(key, purpose, text) for key in (ring.current, *ring.old))
