"""Two kinds of devices, told apart by their identity alone: people's, and the simulated ones of a rehearsal.

A person's is a random UUID (version 4). A simulated one has version 8, which RFC 9562 leaves to the application, and
begins with 48 bits of the pass that it was made with. So the mark needs no column, costs no query, and stands in every
row that names the participant.
"""

from __future__ import annotations

import uuid

_BITS_AFTER_MARK = 80
_VERSION = 8
# Where RFC 9562 keeps version and variant.
_FIXED = 0xF << 76 | 0b11 << 62
_SIMULATED = _VERSION << 76 | 0b10 << 62


def mark_of(made_with: uuid.UUID) -> int:
    """What the devices made with this pass begin with: 48 bits."""
    return made_with.int >> _BITS_AFTER_MARK


def simulated_device(made_with: uuid.UUID, chance: int) -> uuid.UUID:
    """An identity for a simulated phone. `chance`: 80 random bits, of which 74 are used."""
    rest = chance & ((1 << _BITS_AFTER_MARK) - 1) & ~_FIXED
    return uuid.UUID(int=mark_of(made_with) << _BITS_AFTER_MARK | rest | _SIMULATED)


def is_simulated(device: uuid.UUID) -> bool:
    """Whether this identity was made for a rehearsal."""
    return device.version == _VERSION
