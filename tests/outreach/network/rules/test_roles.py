"""Scope by prefix, and roles that one person must not hold together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.network.rules.roles import (
    PERSONAL_DATA_ROLES,
    SEPARATE_ADMINISTRATORS,
    Role,
    conflicting,
    covers,
)


@pytest.mark.parametrize(
    ("prefixes", "code", "covered"),
    [
        (["1504"], "1504", True),
        (["1504"], "150402001001", True),
        (["150402"], "150403", False),
        (["150402"], "1504", False),
        (["150402001", "150403"], "150403100", True),
        ([], "1504", False),
    ],
)
def test_covers_is_a_matter_of_the_prefix(prefixes: list[str], code: str, covered: bool) -> None:
    assert covers(prefixes, code) is covered


@pytest.mark.parametrize("role", sorted(SEPARATE_ADMINISTRATORS))
@pytest.mark.parametrize("other", sorted(SEPARATE_ADMINISTRATORS | PERSONAL_DATA_ROLES))
def test_conflicting_keeps_administrators_apart_and_from_personal_data(role: Role, other: Role) -> None:
    expected = None if role is other else other
    assert conflicting(role, [other]) is expected
    assert conflicting(other, [role]) is (None if role is other else role)


@given(st.sampled_from(Role), st.lists(st.sampled_from(Role)))
def test_conflicting_never_needs_more_than_a_pair(role: Role, held: list[Role]) -> None:
    assert (conflicting(role, held) is None) == all(conflicting(role, [one]) is None for one in held)


@pytest.mark.parametrize("role", sorted(set(Role) - SEPARATE_ADMINISTRATORS))
def test_conflicting_lets_working_roles_go_together(role: Role) -> None:
    assert conflicting(role, set(Role) - SEPARATE_ADMINISTRATORS) is None
