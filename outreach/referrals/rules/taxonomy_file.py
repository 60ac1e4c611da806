"""Reads the table of signals strictly: what is unknown, missing or against another column is refused with its line."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Mapping
from dataclasses import fields
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from outreach.network.rules.citations import Citation, cite
from outreach.referrals.rules.signals import Economic, Group, Hotline, Signal, Taxonomy, Urgency

COLUMNS = tuple(
    "group_flag" if field.name == "group" else field.name for field in fields(Signal)
)  # one for each field, in its order
_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_VERSION = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")
_NEEDED = ("field_zh", "signal_zh", "plain_zh", "right", "first_door")
_YES_OR_NO = {"yes": True, "no": False}
Word = TypeVar("Word", bound=StrEnum)


class BadTaxonomy(ValueError):
    """A table that cannot be used; the message names line and column."""


def parse_taxonomy(text: str, version: str) -> Taxonomy:
    """Read a table in CSV. `version` is a year, a month or a day. Raises `BadTaxonomy`."""
    if _VERSION.fullmatch(version) is None:
        raise BadTaxonomy(f"not a version: {version!r}")
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    signals: dict[str, Signal] = {}
    try:
        lines = list(reader)
    except csv.Error as error:
        raise BadTaxonomy(str(error)) from error
    if not lines or tuple(lines[0]) != COLUMNS:
        raise BadTaxonomy(f"line 1: the columns are {','.join(COLUMNS)}")
    for number, cells in enumerate(lines[1:], start=2):
        if len(cells) != len(COLUMNS):
            raise BadTaxonomy(f"line {number}: {len(cells)} cells, not {len(COLUMNS)}")
        signal = _signal(dict(zip(COLUMNS, cells, strict=True)), number)
        if signal.code in signals:
            raise BadTaxonomy(f"line {number}: {signal.code} comes twice")
        signals[signal.code] = signal
    if not signals:
        raise BadTaxonomy("no signal")
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Taxonomy(version, digest, MappingProxyType(signals))


def _signal(row: Mapping[str, str], number: int) -> Signal:
    def refuse(column: str) -> BadTaxonomy:
        return BadTaxonomy(f"line {number}, {column}: {row[column]!r}")

    def word(kind: type[Word], column: str) -> Word:
        try:
            return kind(row[column])
        except ValueError as error:
            raise refuse(column) from error

    def several(column: str) -> list[str]:
        return row[column].split(";") if row[column] else []

    def cited(column: str) -> tuple[Citation, ...]:
        try:
            return tuple(cite(each) for each in several(column))
        except ValueError as error:
            raise refuse(column) from error

    def yes(column: str) -> bool:
        if row[column] not in _YES_OR_NO:
            raise refuse(column)
        return _YES_OR_NO[row[column]]

    for column in _NEEDED:
        if not row[column].strip():
            raise refuse(column)
    if _CODE.fullmatch(row["code"]) is None:
        raise refuse("code")
    if not set(several("hotlines")) <= set(Hotline):
        raise refuse("hotlines")
    signal = Signal(
        code=row["code"],
        field_zh=row["field_zh"],
        signal_zh=row["signal_zh"],
        plain_zh=row["plain_zh"],
        plain_mn=row["plain_mn"],
        right=cited("right"),
        economic=word(Economic, "economic"),
        economic_basis=cited("economic_basis"),
        economic_else=word(Economic, "economic_else") if row["economic_else"] else None,
        urgency=word(Urgency, "urgency"),
        deadline=row["deadline"],
        deadline_basis=cited("deadline_basis"),
        group=word(Group, "group_flag") if row["group_flag"] else None,
        hotlines=tuple(Hotline(each) for each in several("hotlines")),
        first_door=row["first_door"],
        store=yes("store"),
        hide_matter=yes("hide_matter"),
        note=row["note"],
    )
    if (against := _contradiction(signal)) is not None:
        raise refuse(against)
    return signal


def _contradiction(signal: Signal) -> str | None:
    """The column that says otherwise than another, or `None`."""
    if bool(signal.economic_basis) is (signal.economic is Economic.CONSULT):
        return "economic_basis"  # every condition has its article; advice has no condition
    if signal.economic_else is signal.economic or (
        signal.economic_else is not None and signal.economic not in (Economic.PROOF, Economic.NONE)
    ):
        return "economic_else"
    if signal.urgency is Urgency.NOW and not signal.hotlines:
        return "hotlines"
    if not signal.hide_matter and (signal.urgency is Urgency.NOW or not signal.store):
        return "hide_matter"
    if not signal.store and signal.economic is not Economic.CONSULT:
        return "store"
    if signal.deadline_basis and not signal.deadline and signal.store:
        return "deadline"
    return None
