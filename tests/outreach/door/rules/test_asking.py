"""One question a page, danger first and the person last; whatever a body says, the order holds."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.door.rules.asking import ASKED_FOR, Draft, Step, one_back, read_draft, step_of
from outreach.network.rules.stations import Language
from outreach.referrals.rules.consent import AgeBand
from outreach.referrals.shipped import shipped_taxonomy

SIGNALS = shipped_taxonomy().signals
WAGES, LENT = SIGNALS["wage_other"], SIGNALS["card_lending"]
STATION = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
FULL = Draft(
    matter=WAGES.code,
    handed="note",
    concerns=True,
    age=AgeBand.ADULT,
    division="150402001002",
    counted=True,
    has_wishes=True,
    language=Language.MONGOLIAN,
    step_free=True,
    here=True,
    station=STATION,
    agreed=ASKED_FOR,
    text_version="2026-11",
    key="0" * 32,
)


@pytest.mark.parametrize(
    ("missing", "step"),
    [
        ({}, Step.DETAILS),
        ({"agreed": frozenset(list(ASKED_FOR)[:1])}, Step.CONSENT),  # one of two is none
        ({"station": ""}, Step.CONSENT),
        ({"has_wishes": False}, Step.WISHES),
        ({"division": ""}, Step.PLACE),
        ({"age": None}, Step.AGE),
        ({"age": AgeBand.UNDER_18}, Step.DETAILS),
        ({"age": AgeBand.UNDER_14}, Step.CHILD),
        ({"concerns": None}, Step.CONFIRM),
        ({"concerns": False}, Step.NOT_ME),
    ],
)
def test_what_is_missing_is_asked_next(missing: dict[str, object], step: Step) -> None:
    assert step_of(replace(FULL, **missing), WAGES) is step  # type: ignore[arg-type]


def test_no_form_for_an_unknown_matter_nor_for_what_is_never_stored() -> None:
    assert step_of(FULL, None) is Step.MATTER
    assert step_of(FULL, LENT) is Step.NOTHING_KEPT


def test_what_travels_in_a_form_comes_back_whole() -> None:
    assert read_draft(FULL.fields()) == FULL
    assert read_draft(Draft().fields()) == Draft()


@given(st.dictionaries(st.sampled_from([*FULL.fields(), "concerns", "age"]), st.text(max_size=300)))
def test_no_body_breaks_it_and_what_is_no_answer_is_left_out(body: dict[str, str]) -> None:
    draft = read_draft(body)
    assert read_draft(draft.fields()) == draft
    if draft.agreed != ASKED_FOR or not draft.station:
        assert step_of(draft, WAGES) is not Step.DETAILS


@pytest.mark.parametrize(
    ("draft", "before"),
    [
        (FULL, Step.CONSENT),
        (replace(FULL, agreed=frozenset()), Step.WISHES),
        (replace(FULL, has_wishes=False), Step.PLACE),
        (replace(FULL, division=""), Step.AGE),
        (replace(FULL, age=AgeBand.UNDER_14), Step.AGE),
        (replace(FULL, age=None), Step.CONFIRM),
        (replace(FULL, concerns=False), Step.CONFIRM),
    ],
)
def test_one_page_back_is_the_page_before(draft: Draft, before: Step) -> None:
    back = one_back(draft, step_of(draft, WAGES))
    assert step_of(back, WAGES) is before
    assert back.counted  # nobody is counted twice for going back
    assert step_of(one_back(Draft(matter=WAGES.code), Step.CONFIRM), None) is Step.MATTER
