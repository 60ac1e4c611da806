"""What a need signal is: a sentence somebody may say of their own life, with the law that speaks to it.

A wrong answer in a quiz is no signal; only 「这件事正发生在我或家人身上」 is. Every signal is sensitive personal data
(PIPL 28), whatever its row says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from outreach.network.rules.citations import Citation


class Economic(StrEnum):
    """What has to be shown of somebody's means. Values are stored."""

    NONE = "none"  # nothing (LAA 32)
    PROOF = "proof"  # of belonging to a group, and then no check (42)
    DECLARE = "declare"  # a true statement, checked or pledged (41)
    NOTICE = "notice"  # nobody applies: the organ gives notice (25, 28, 36)
    CONSULT = "consult"  # advice for everybody (22(1), 23), until the region adds the matter (31(9))


class Urgency(StrEnum):
    """How soon. Values are stored."""

    NOW = "now"  # danger, or minutes count: the first door comes before any form
    DAY = "day"  # contact on the same working day
    WEEK = "week"


class Group(StrEnum):
    """Whom the green channel is for: priority, home visit, staff fill in the papers. Values are stored."""

    MIGRANT = "migrant"
    WOMAN = "woman"
    ELDER = "elder"
    MINOR = "minor"
    DISABLED = "disabled"
    ASSISTANCE = "assistance"
    MILITARY = "military"
    FARMER = "farmer"


class Hotline(StrEnum):
    """Numbers that help at once. Values are what is dialled."""

    POLICE = "110"
    WOMEN = "12338"
    YOUTH = "12355"
    FRAUD = "96110"
    LEGAL = "12348"


@dataclass(frozen=True, slots=True)
class Signal:
    """One row of the taxonomy. Texts are Chinese; `plain_mn` is empty until somebody who knows has written it."""

    code: str
    field_zh: str
    signal_zh: str
    plain_zh: str
    plain_mn: str
    right: tuple[Citation, ...]
    economic: Economic
    economic_basis: tuple[Citation, ...]
    economic_else: Economic | None  # for who does not belong to the group
    urgency: Urgency
    deadline: str
    deadline_basis: tuple[Citation, ...]
    group: Group | None
    hotlines: tuple[Hotline, ...]
    first_door: str
    store: bool  # `False`: somebody's own possible offence; nothing of it is ever kept
    hide_matter: bool  # in titles, lists, messages and exports
    note: str

    @property
    def green(self) -> bool:
        """Whether it goes through the green channel (绿色通道)."""
        return self.group is not None or self.urgency is Urgency.NOW


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """The signals of one version, by code, in the order of the table. Each run keeps `version` and `digest`."""

    version: str
    digest: str  # SHA-256 of the table, so that a table changed under an old name is noticed
    signals: Mapping[str, Signal]
