"""From what a person brings – a PIN or the token of a QR code – to the game, for many people in one look."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from quiz.live.models import Game


@dataclass(frozen=True, slots=True)
class ByPin:
    """The open game with this PIN."""

    pin: str


@dataclass(frozen=True, slots=True)
class ByToken:
    """The game of a QR code, ended or not: a late scan is told so."""

    token: str


WayIn = ByPin | ByToken


def find_ways_in(ways: Sequence[WayIn]) -> list[uuid.UUID | None]:
    """The game of each, in order; two statements for the whole batch."""
    pins = {way.pin for way in ways if isinstance(way, ByPin)}
    tokens = {way.token for way in ways if isinstance(way, ByToken)}
    found: dict[WayIn, uuid.UUID] = {}
    if pins:
        rows = Game.objects.filter(pin__in=pins, ended_at__isnull=True).values_list("pin", "pk")
        found |= {ByPin(pin): pk for pin, pk in rows}
    if tokens:
        rows = Game.objects.filter(join_token__in=tokens).values_list("join_token", "pk")
        found |= {ByToken(token): pk for token, pk in rows}
    return [found.get(way) for way in ways]
