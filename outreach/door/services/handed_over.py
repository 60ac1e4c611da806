"""Where somebody who asks for help came from: handed over as values by who sent them, signed, and never a person's key.

A part of the product that leads people here registers a reader of its own fields. The door knows none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.core import signing

from outreach.referrals.rules.sources import BY_STAFF, Source

_SALT = "outreach.door.handed_over"
LONGEST_ORIGIN = 60


@dataclass(frozen=True, slots=True)
class Handed:
    """`matter` is a code of the table of signals or empty, `area` a division's code or empty: only a suggestion.

    `origin` is an opaque key of a placement or a game.
    """

    source: Source = Source.WEBSITE
    matter: str = ""
    origin: str = ""
    area: str = ""


Reader = Callable[[Mapping[str, str]], Handed | None]
_READERS: dict[str, Reader] = {}


def hand_over_by(sender: str, reader: Reader) -> None:
    """Register how a sender's form fields are read; from an application's `ready`."""
    _READERS[sender] = reader


def handed_by(sender: str, body: Mapping[str, str]) -> Handed:
    """What a sender hands over; for an unknown one, or fields that say nothing, somebody who came by themselves."""
    reader = _READERS.get(sender)
    return (reader(body) if reader else None) or Handed()


def write_note(handed: Handed) -> str:
    """Source, origin and area as a signed note for the next forms, so that nobody makes figures up.

    No matter is in it.
    """
    return signing.dumps([handed.source.value, handed.origin[:LONGEST_ORIGIN], handed.area], salt=_SALT)


def read_note(note: str) -> Handed:
    """What a note says; for one that was never written here, somebody who came by themselves."""
    try:
        source, origin, area = signing.loads(note, salt=_SALT)
        found = Handed(source=Source(source), origin=origin, area=area)
    except (signing.BadSignature, ValueError, TypeError):
        return Handed()
    return Handed() if found.source in BY_STAFF else found
