"""The one table of who may do what with a referral."""

from __future__ import annotations

import pytest

from outreach.network.rules.roles import PERSONAL_DATA_ROLES, SEPARATE_ADMINISTRATORS, Role
from outreach.referrals.rules.permissions import DONE_FOR, PERMITTED, Purpose, permitted
from outreach.referrals.rules.referral_values import Kind

# Events of the person, of the clock, and of what opens a referral: nobody of the staff does them as such.
NOT_OF_THE_DESK = {Kind.OPENED, Kind.ADVANCED, Kind.WARNED, Kind.OVERDUE, Kind.COMPLAINED}


def test_every_purpose_has_its_roles_and_every_event_its_purpose() -> None:
    assert set(PERMITTED) == set(Purpose)
    assert set(DONE_FOR) == set(Kind) - NOT_OF_THE_DESK
    assert all(PERMITTED.values())


@pytest.mark.parametrize("purpose", sorted(set(Purpose) - {Purpose.FIGURES}))
def test_who_handles_personal_data_has_a_role_that_demands_the_second_factor(purpose: Purpose) -> None:
    assert PERMITTED[purpose] <= PERSONAL_DATA_ROLES
    assert not PERMITTED[purpose] & SEPARATE_ADMINISTRATORS


def test_village_contacts_accompany_and_report_and_nothing_else() -> None:
    held = {purpose for purpose in Purpose if permitted(purpose, [Role.VILLAGE_CONTACT])}
    assert held == {Purpose.ACCOMPANY, Purpose.REPORT_HARM}


def test_a_supervisor_may_all_that_an_officer_may() -> None:
    for purpose, roles in PERMITTED.items():
        assert Role.REFERRAL_OFFICER not in roles or Role.DESK_SUPERVISOR in roles, purpose


@pytest.mark.parametrize(
    "role", [Role.ORGANISER, Role.QUESTION_EDITOR, Role.LEGAL_REVIEWER, Role.ADMINISTRATOR]
)
def test_others_may_nothing(role: Role) -> None:
    assert not any(permitted(purpose, [role]) for purpose in Purpose)
