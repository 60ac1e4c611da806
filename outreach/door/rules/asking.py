"""Asking for help, as one value that travels in the bodies of forms: what has been said so far, and what is asked next.

The order is the promise: danger first, then whose matter it is, where, who would receive it, consent, and only then
who is asking. Nothing of it is stored on the way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from outreach.network.rules.divisions import level_of
from outreach.network.rules.stations import Language
from outreach.referrals.rules.consent import AgeBand, Purpose
from outreach.referrals.rules.signals import Signal

# Both texts, each by its own act (PIPL 29).
ASKED_FOR = frozenset({Purpose.REFERRAL, Purpose.SENSITIVE})
WISHES = ("step_free", "home_visit", "military", "here")
_KEY = re.compile(r"[0-9a-f]{32}")
_ON = "1"


class Step(StrEnum):
    """What the next page asks; the last three end it without a form."""

    MATTER = "matter"
    CONFIRM = "confirm"  # is it happening to you or your family? Danger first
    AGE = "age"
    PLACE = "place"
    WISHES = "wishes"  # language, step-free, a visit: they decide who can receive it
    CONSENT = "consent"
    DETAILS = "details"
    NOT_ME = "not_me"
    CHILD = "child"  # under 14: numbers, and an adult I trust
    NOTHING_KEPT = "nothing_kept"  # somebody's own possible offence: a number to call without a name


# The steps that somebody counts, for "step 2 of 6".
COUNTED = (Step.CONFIRM, Step.AGE, Step.PLACE, Step.WISHES, Step.CONSENT, Step.DETAILS)


@dataclass(frozen=True, slots=True)
class Draft:
    """What has been said so far.

    `handed` is a signed note of where somebody came from; `key` makes repeating harmless.
    """

    matter: str = ""
    handed: str = ""
    concerns: bool | None = None
    age: AgeBand | None = None
    division: str = ""
    counted: bool = False
    has_wishes: bool = False
    language: Language = Language.CHINESE
    step_free: bool = False
    home_visit: bool = False
    military: bool = False
    here: bool = False  # it happened, or is handled, in the county where they live (LAA 38)
    station: str = ""
    agreed: frozenset[Purpose] = frozenset()
    text_version: str = ""
    key: str = ""

    def fields(self) -> dict[str, str]:
        """The hidden fields of the next form."""
        found = {
            "matter": self.matter,
            "handed": self.handed,
            "concerns": "" if self.concerns is None else "yes" if self.concerns else "no",
            "age": self.age.value if self.age else "",
            "division": self.division,
            "counted": _ON if self.counted else "",
            "station": self.station,
            "text_version": self.text_version,
            "key": self.key,
        }
        if self.has_wishes:
            found |= {"has_wishes": _ON, "language": self.language.value}
            found |= {name: _ON for name in WISHES if getattr(self, name)}
        found |= {f"agree_{purpose.value}": _ON for purpose in sorted(self.agreed)}
        return {name: value for name, value in found.items() if value}


def read_draft(body: Mapping[str, str]) -> Draft:
    """The draft in a form's body. What is no answer is left out, so that its question comes again."""

    def text(name: str) -> str:
        return body.get(name, "")[:200]

    def on(name: str) -> bool:
        return text(name) == _ON

    division, key = text("division"), text("key")
    return Draft(
        matter=text("matter"),
        handed=body.get("handed", "")[:600],
        concerns={"yes": True, "no": False}.get(text("concerns")),
        age=AgeBand(text("age")) if text("age") in set(AgeBand) else None,
        division=division if level_of(division) is not None else "",
        counted=on("counted"),
        has_wishes=on("has_wishes"),
        language=Language(text("language")) if text("language") in set(Language) else Language.CHINESE,
        step_free=on("step_free"),
        home_visit=on("home_visit"),
        military=on("military"),
        here=on("here"),
        station=text("station") if _is_uuid(text("station")) else "",
        agreed=frozenset(each for each in ASKED_FOR if on(f"agree_{each.value}")),
        text_version=text("text_version"),
        key=key if _KEY.fullmatch(key) else "",
    )


def _is_uuid(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True


def step_of(draft: Draft, signal: Signal | None) -> Step:
    """What is asked next. `signal` is the matter's row, `None` while there is none."""
    if signal is None:
        return Step.MATTER
    if not signal.store:
        return Step.NOTHING_KEPT
    if draft.concerns is None:
        return Step.CONFIRM
    if not draft.concerns:
        return Step.NOT_ME
    if draft.age is None:
        return Step.AGE
    if draft.age is AgeBand.UNDER_14:
        return Step.CHILD
    if not draft.division:
        return Step.PLACE
    if not draft.has_wishes:
        return Step.WISHES
    return Step.DETAILS if draft.station and draft.agreed == ASKED_FOR else Step.CONSENT


def one_back(draft: Draft, step: Step) -> Draft:
    """The draft as it was one page before `step`; what was counted stays counted."""
    if step in (Step.CONFIRM, Step.NOTHING_KEPT):
        return replace(draft, matter="")
    if step in (Step.AGE, Step.NOT_ME):
        return replace(draft, concerns=None)
    if step in (Step.PLACE, Step.CHILD):
        return replace(draft, age=None)
    if step is Step.WISHES:
        return replace(draft, division="")
    if step is Step.CONSENT:
        return replace(draft, has_wishes=False, station="")
    return replace(draft, agreed=frozenset()) if step is Step.DETAILS else draft
