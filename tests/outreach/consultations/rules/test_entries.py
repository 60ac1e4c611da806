"""What can be an entry, how long a message may wait, and what its text must name."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.working_time.office import office_hours
from kit.working_time.rules.hours import CHINA
from outreach.consultations.rules.entries import (
    LONGEST_QUESTION,
    OTHER,
    Advice,
    Channel,
    EntryRefused,
    Message,
    judge_advice,
    judge_answer,
    judge_message,
    offered_matters,
)
from outreach.consultations.rules.message_text import (
    PLACES,
    BadMessageText,
    fill_in,
    parse_message_text,
)
from outreach.consultations.rules.permissions import PERMITTED, PERSONAL, Purpose
from outreach.consultations.rules.waiting import answer_due, waited_minutes
from outreach.consultations.shipped import TEXT_VERSION, message_text
from outreach.network.rules.roles import PERSONAL_DATA_ROLES, Role
from outreach.network.rules.stations import Language
from outreach.referrals.rules.consent import AgeBand
from outreach.referrals.shipped import shipped_taxonomy

SIGNALS = shipped_taxonomy().signals
GIVEN = Advice(Channel.WINDOW, Language.CHINESE, "wage_other", "工钱没给", "可以先投诉", 10)
LEFT = Message(
    "150402", Language.CHINESE, AgeBand.ADULT, "", "13947612345", "怎么办？", TEXT_VERSION, "zh-hans"
)


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({}, ()),
        ({"matter": OTHER, "question": ""}, ()),
        ({"matter": "nonsense"}, (EntryRefused.MATTER,)),
        ({"matter": "card_lending"}, (EntryRefused.MATTER,)),
        ({"question": "问" * (LONGEST_QUESTION + 1)}, (EntryRefused.QUESTION,)),
        ({"answer": "  "}, (EntryRefused.ANSWER,)),
        ({"minutes": 0}, (EntryRefused.MINUTES,)),
        ({"minutes": 481}, (EntryRefused.MINUTES,)),
    ],
)
def test_advice_is_judged_whole(change: dict[str, object], refused: tuple[EntryRefused, ...]) -> None:
    assert judge_advice(replace(GIVEN, **change), SIGNALS) == refused


@pytest.mark.parametrize(
    ("change", "number", "refused"),
    [
        ({}, "+8613947612345", ()),
        ({"age": AgeBand.UNDER_14}, "+8613947612345", (EntryRefused.UNDER_14,)),
        ({"question": " "}, "+8613947612345", (EntryRefused.QUESTION,)),
        ({"called": "乌" * 41}, "+8613947612345", (EntryRefused.CALLED,)),
        ({}, None, (EntryRefused.PHONE,)),
        ({"text_version": "2025-01"}, "+8613947612345", (EntryRefused.OLD_TEXT,)),
    ],
)
def test_messages_are_judged_whole(
    change: dict[str, object], number: str | None, refused: tuple[EntryRefused, ...]
) -> None:
    assert judge_message(replace(LEFT, **change), number=number, current_version=TEXT_VERSION) == refused


def test_ones_own_possible_offence_is_never_offered_and_never_taken() -> None:
    offered = {signal.code for signal in offered_matters(SIGNALS)}
    never = {code for code, signal in SIGNALS.items() if not signal.store}
    assert never
    assert not offered & never
    for code in never:
        assert judge_answer(code, "先别急", 5, SIGNALS) == (EntryRefused.MATTER,)


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        # Three working days, over a weekend.
        (datetime(2026, 11, 26, 10, 0, tzinfo=CHINA), datetime(2026, 12, 1, 10, 0, tzinfo=CHINA)),
        # Over the National Day, whose make-up Sunday 20 September and Saturday 10 October are worked.
        (datetime(2026, 9, 30, 10, 0, tzinfo=CHINA), datetime(2026, 10, 10, 10, 0, tzinfo=CHINA)),
        # By night it counts from the morning: the whole of three days.
        (datetime(2026, 11, 23, 2, 0, tzinfo=CHINA), datetime(2026, 11, 25, 17, 30, tzinfo=CHINA)),
    ],
)
def test_an_answer_is_due_in_working_days(asked: datetime, due: datetime) -> None:
    found = answer_due(asked, office_hours())
    assert found.date() == due.date()
    assert found > asked


@given(st.integers(0, 1_500_000), st.integers(0, 20_000), st.integers(0, 20_000))
def test_waiting_never_shrinks_and_never_exceeds_the_clock(start: int, first: int, more: int) -> None:
    office, asked = office_hours(), datetime(2024, 1, 1, tzinfo=CHINA) + timedelta(minutes=start)
    one = waited_minutes(asked, asked + timedelta(minutes=first), office)
    two = waited_minutes(asked, asked + timedelta(minutes=first + more), office)
    assert 0 <= one <= first
    assert one <= two <= one + more + 1


def test_the_shipped_text_names_all_and_fills_all() -> None:
    text = message_text()
    assert set(text.texts) == {"zh-hans", "en"}
    for language in text.texts:
        lines = fill_in(text.text(language)[0], dict.fromkeys(PLACES, "X"))
        assert len(lines) >= 4
        assert not any("{" in line for line in lines)
    assert text.text("mn")[1] == "zh-hans"


@pytest.mark.parametrize(
    "toml", ["en = 'x'", "zh-hans = '{receiver}'", "zh-hans = ", "zh-hans = '{receiver} {x}'"]
)
def test_a_text_that_lacks_something_is_refused(toml: str) -> None:
    with pytest.raises(BadMessageText):
        parse_message_text(toml, "2026-01")


def test_who_opens_texts_has_a_role_with_a_second_factor_and_minors_are_a_supervisors() -> None:
    for purpose in PERSONAL:
        assert PERMITTED[purpose] <= PERSONAL_DATA_ROLES
    assert PERMITTED[Purpose.READ_MINOR] == {Role.DESK_SUPERVISOR}
    assert set(PERMITTED) == set(Purpose)
