"""What follows from an attempt to reach somebody, whatever came of it."""

from __future__ import annotations

import pytest

from outreach.referrals.rules.contact import BY_TELEPHONE, CONSEQUENCES, ContactOutcome

TALKED = {
    ContactOutcome.REACHED, ContactOutcome.CALL_BACK_LATER, ContactOutcome.DECLINED, ContactOutcome.CAME_IN,
    ContactOutcome.VISITED,
}  # fmt: skip


def test_every_outcome_has_its_consequence() -> None:
    assert set(CONSEQUENCES) == set(ContactOutcome)
    assert {outcome for outcome, follows in CONSEQUENCES.items() if follows.reached} == TALKED


def test_whoever_is_not_safe_is_not_called_again_before_that_is_looked_at() -> None:
    asked = {outcome for outcome, follows in CONSEQUENCES.items() if follows.ask_safety}
    assert asked == {ContactOutcome.NOT_SAFE, ContactOutcome.ANOTHER_PERSON}


@pytest.mark.parametrize("outcome", [ContactOutcome.DECLINED, ContactOutcome.WRONG_NUMBER])
def test_who_declines_and_who_is_somebody_else_is_not_called_again(outcome: ContactOutcome) -> None:
    assert not CONSEQUENCES[outcome].try_again


def test_only_calls_and_messages_can_be_forbidden_by_the_safe_contact_set() -> None:
    assert set(ContactOutcome) - BY_TELEPHONE == {ContactOutcome.CAME_IN, ContactOutcome.VISITED}
