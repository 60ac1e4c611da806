"""Who may try a PIN: so many tries a minute for a device, and many more for an address, which a village may share."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from quiz.live.services.throttle import Try, spend_many

# Tries in a minute. A person mistypes a few times; a village behind one address is hundreds of people.
TRIES_PER_DEVICE = 20
TRIES_PER_ADDRESS = 600


@dataclass(frozen=True, slots=True)
class Knock:
    """Somebody with a PIN. A device without a cookie counts by its address alone, and gets a cookie with the answer."""

    device: uuid.UUID | None
    address: str


def let_in(knocks: Sequence[Knock]) -> list[bool]:
    """Whether each may try a PIN now: the device is asked first, and only then is a try of the address taken."""
    by_device = iter(
        spend_many(
            [Try("pin-device", k.device.hex, TRIES_PER_DEVICE) for k in knocks if k.device is not None]
        )
    )
    allowed = [knock.device is None or next(by_device) for knock in knocks]
    asking = [knock for knock, may in zip(knocks, allowed, strict=True) if may]
    by_address = iter(spend_many([Try("pin-address", k.address, TRIES_PER_ADDRESS) for k in asking]))
    return [may and next(by_address) for may in allowed]
