"""What is asked before a referral is opened, and what routing is told of it."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from outreach.network.models import Station
from outreach.referrals.rules.opening import OpeningRefused, ask_of, judge_said
from outreach.referrals.shipped import shipped_taxonomy
from tests.outreach.referrals.world import Desk, asked

SIGNALS = shipped_taxonomy().signals
STATION = cast(Station, SimpleNamespace(pk="s"))
DESK = Desk(*[STATION] * 3, *[cast(Any, None)] * 4)


@pytest.mark.parametrize(
    ("changes", "refusals"),
    [
        ({}, ()),
        ({"called": "名" * 40}, ()),
        ({"called": "名" * 41}, (OpeningRefused.CALLED,)),
        ({"called": "\u3000 "}, (OpeningRefused.CALLED,)),
        ({"matter": "no_such"}, (OpeningRefused.UNKNOWN_MATTER,)),
        ({"division": ""}, (OpeningRefused.UNKNOWN_DIVISION,)),
        ({"organ": "15"}, (OpeningRefused.UNKNOWN_DIVISION,)),
        (
            {"matter": "", "division": "x", "called": ""},
            (OpeningRefused.UNKNOWN_MATTER, OpeningRefused.UNKNOWN_DIVISION, OpeningRefused.CALLED),
        ),
    ],
)
def test_everything_that_is_wrong_is_named(
    changes: dict[str, Any], refusals: tuple[OpeningRefused, ...]
) -> None:
    assert judge_said(asked(DESK, **changes), SIGNALS, number="+8613812345678") == refusals


def test_no_number_is_refused() -> None:
    assert judge_said(asked(DESK), SIGNALS, number=None) == (OpeningRefused.PHONE,)


def test_routing_is_told_what_it_weighs_and_not_who_asks() -> None:
    by = datetime(2026, 11, 23, tzinfo=UTC)
    said = asked(DESK, step_free=True, facts="150403", appealed=True)
    ask = ask_of(said, SIGNALS["wage_other"], hidden=True, opens_by=by)
    assert (ask.step_free, ask.facts, ask.appealed, ask.hidden, ask.opens_by) == (
        True,
        "150403",
        True,
        True,
        by,
    )
    assert said.called not in repr(ask)
    assert said.phone not in repr(ask)


@pytest.mark.parametrize(
    ("matter", "before_court", "litigation"),
    [("wage_other", False, False), ("wage_other", True, True), ("criminal_victim", False, True)],
)
def test_a_criminal_matter_is_with_an_organ_from_the_start(
    matter: str, before_court: bool, litigation: bool
) -> None:
    said = asked(DESK, matter=matter, before_court=before_court)
    assert ask_of(said, SIGNALS[matter], hidden=False).litigation is litigation
