"""Who may try a PIN: so many tries a minute for a device, and so many wrong ones for an address.

A village may share an address: its two thousand phones that come in with the right PIN use up nothing that others need.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from quiz.live.services.throttle import Try, have_left, spend_many

# Tries in a minute. A person mistypes a few times; of two thousand people some hundreds do.
TRIES_PER_DEVICE = 20
WRONG_PER_ADDRESS = 600


# Under this key of a request's scope stands what was found before the view that draws the page.
VERDICT = "quiz.live.knock"


@dataclass(frozen=True, slots=True)
class Refused:
    """Not now: the tries are used up, or – with `retry_ms` – too many come at once to look at this one."""

    retry_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Knock:
    """Somebody with a PIN. A device without a cookie counts by its address alone, and gets a cookie with the answer."""

    device: uuid.UUID | None
    address: str


def let_in(knocks: Sequence[Knock]) -> list[bool]:
    """Whether each may try a PIN now: a try of the device is taken; the address has only to have wrong ones left."""
    by_device = iter(
        spend_many(
            [Try("pin-device", k.device.hex, TRIES_PER_DEVICE) for k in knocks if k.device is not None]
        )
    )
    allowed = [knock.device is None or next(by_device) for knock in knocks]
    addresses = {knock.address: _wrong(knock.address) for knock in knocks}
    left = dict(zip(addresses, have_left(list(addresses.values())), strict=True))
    return [may and left[knock.address] for knock, may in zip(knocks, allowed, strict=True)]


def count_wrong(address: str) -> None:
    """A PIN from this address was wrong."""
    spend_many([_wrong(address)])


def _wrong(address: str) -> Try:
    return Try("pin-wrong", _household(address), WRONG_PER_ADDRESS)


def _household(address: str) -> str:
    """The address; of IPv6 its /64: a visitor is given a whole one, and may come from each address in it."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return address
    if (mapped := parsed.ipv4_mapped) is not None:
        return str(mapped)
    return str(ip_network((int(parsed), 64), strict=False).network_address)
