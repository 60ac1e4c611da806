"""The key ring of this installation: the only module of the package that reads Django's settings."""

from functools import lru_cache

from django.conf import settings

from kit.sealing.keys import KeyRing, make_ring


@lru_cache(maxsize=8)
def _ring(master: str, old_masters: tuple[str, ...]) -> KeyRing:
    return make_ring(master, old_masters)


def key_ring() -> KeyRing:
    """The ring built from `SEALING_KEY` (current) and `SEALING_KEYS_OLD` (still able to unseal)."""
    return _ring(settings.SEALING_KEY, tuple(settings.SEALING_KEYS_OLD))
