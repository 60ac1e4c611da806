"""The arithmetic of the chain: what an event's hash covers, and where a chain is broken.

Pure. Each hash covers the event and the hash before it (as in RFC 9162's append-only logs, without the tree), so a row
that is changed, removed, added or moved breaks every hash after it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

GENESIS = "0" * 64
_FORMAT = 1  # stands inside every hash; raise it when `digest` changes

Plain = str | int | bool | None | list["Plain"] | dict[str, "Plain"]


@dataclass(frozen=True, slots=True)
class Link:
    """One event as it is stored."""

    seq: int
    at: datetime
    actor: str
    action: str
    target: str
    detail: str
    previous_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where the chain does not hold. `reason` is a code: gap, previous, hash, head or witness."""

    seq: int
    reason: str


def canonical_detail(detail: Mapping[str, Plain]) -> str:
    """One text for equal details, whatever the order of their keys.

    Raises `TypeError` for values that do not survive every database the same way (floats, dates, objects).
    """

    def check(value: object) -> None:
        match value:
            case None | str() | bool() | int():
                return
            case list():
                for item in value:
                    check(item)
            case dict():
                for key, item in value.items():
                    if not isinstance(key, str):
                        raise TypeError("keys of an audit detail are texts")
                    check(item)
            case _:
                raise TypeError(
                    f"an audit detail carries texts, whole numbers and lists, not {type(value).__name__}"
                )

    check(dict(detail))
    return json.dumps(detail, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def digest(
    *, seq: int, at: datetime, actor: str, action: str, target: str, detail: str, previous_hash: str
) -> str:
    """SHA-256 over all fields, in a form where no two events read alike (a JSON list)."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    fields = [_FORMAT, seq, moment, actor, action, target, detail, previous_hash]
    return hashlib.sha256(json.dumps(fields, ensure_ascii=True, separators=(",", ":")).encode()).hexdigest()


def first_break(
    links: Iterable[Link], *, head_seq: int, head_hash: str, witness: tuple[int, str] | None = None
) -> Break | None:
    """The first break of a chain given in order of `seq`, or `None` when it holds.

    `head_*` is what the chain's head row says; `witness` is a sequence number and hash written down earlier, outside
    the database: it also uncovers a chain that was cut short, or rewritten as a whole.
    """
    seq, previous = 0, GENESIS
    for link in links:
        if link.seq != seq + 1:
            return Break(seq=seq + 1, reason="gap")
        if link.previous_hash != previous:
            return Break(seq=link.seq, reason="previous")
        expected = digest(
            seq=link.seq,
            at=link.at,
            actor=link.actor,
            action=link.action,
            target=link.target,
            detail=link.detail,
            previous_hash=link.previous_hash,
        )
        if link.hash != expected:
            return Break(seq=link.seq, reason="hash")
        if witness is not None and witness[0] == link.seq and witness[1] != link.hash:
            return Break(seq=link.seq, reason="witness")
        seq, previous = link.seq, link.hash
    if (head_seq, head_hash) != (seq, previous):
        return Break(seq=min(head_seq, seq) + 1, reason="head")
    if witness is not None and witness[0] > seq:
        return Break(seq=seq + 1, reason="witness")
    return None
