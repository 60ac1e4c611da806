"""Consent: what stands against it, and what its texts must name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from outreach.referrals.rules.consent import (
    AgeBand,
    Channel,
    ConsentRefused,
    DataKind,
    Given,
    Purpose,
    fill_in,
    judge,
    judge_further,
    missing_places,
    unknown_places,
)
from outreach.referrals.shipped import shipped_taxonomy

SIGNALS = shipped_taxonomy().signals
GIVEN = Given(
    purposes=frozenset({Purpose.REFERRAL, Purpose.SENSITIVE}),
    receivers=("north",),
    data_kinds=frozenset(DataKind),
    days=180,
    text_version="2026",
    language="zh-hans",
    channel=Channel.SCREEN,
)


def refusals(
    given: Given = GIVEN, matter: str = "wage_migrant", age: AgeBand = AgeBand.ADULT
) -> set[ConsentRefused]:
    return set(judge(given, [SIGNALS[matter]], station="north", age=age, current_version="2026"))


def test_a_whole_consent_holds() -> None:
    assert refusals() == set()
    assert refusals(age=AgeBand.UNDER_18) == set()


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"receivers": ()}, ConsentRefused.NO_RECEIVER),
        ({"receivers": ("south",)}, ConsentRefused.STATION_NOT_NAMED),
        ({"data_kinds": frozenset({DataKind.CALLED})}, ConsentRefused.NOTHING_PASSED_ON),
        ({"purposes": frozenset({Purpose.REFERRAL})}, ConsentRefused.NOT_SEPARATE),
        ({"channel": Channel.TELEPHONE}, ConsentRefused.READER_MISSING),
        ({"reader": "user:a"}, ConsentRefused.READER_TOO_MANY),
        ({"days": 0}, ConsentRefused.PERIOD),
        ({"days": 731}, ConsentRefused.PERIOD),
        ({"text_version": "2025"}, ConsentRefused.OLD_TEXT),
    ],
)
def test_what_stands_against_it(changed: dict[str, object], refusal: ConsentRefused) -> None:
    assert refusals(replace(GIVEN, **changed)) == {refusal}  # type: ignore[arg-type]


def test_a_child_under_14_gives_none_and_ones_own_offence_is_never_stored() -> None:
    assert refusals(age=AgeBand.UNDER_14) == {ConsentRefused.UNDER_14}
    assert refusals(matter="card_lending") == {ConsentRefused.NEVER_STORED}


def test_further_receivers_have_a_consent_of_their_own() -> None:
    assert judge_further(GIVEN, current_version="2026") == (ConsentRefused.NOT_SEPARATE,)
    further = replace(GIVEN, purposes=frozenset({Purpose.TRANSFER}))
    assert judge_further(further, current_version="2026") == ()


def test_a_text_names_what_the_law_asks() -> None:
    assert missing_places(Purpose.SENSITIVE, "{handler} {receiver} {matter} {days}") == {"withdraw"}
    assert unknown_places(Purpose.SENSITIVE, "{handler} {phone_of_friend}") == {"phone_of_friend"}
    assert fill_in("{receiver} {days}", {"receiver": "法律援助中心", "days": "180"}) == "法律援助中心 180"
    with pytest.raises(KeyError):
        fill_in("{receiver}", {})
