"""Who may grant and take away what."""

import pytest

from outreach.network.rules.granting import Refusal, judge_act, judge_grant, leaves_a_security_administrator
from outreach.network.rules.roles import Role


@pytest.mark.parametrize(
    ("on_oneself", "scopes", "divisions", "refusal"),
    [
        (False, ["1504"], ["150402"], None),
        (False, ["1504"], [], None),
        (True, ["1504"], ["150402"], Refusal.SELF),
        (False, ["150402"], ["150402001", "150403"], Refusal.OUT_OF_SCOPE),
        (False, ["150402"], ["1504"], Refusal.OUT_OF_SCOPE),
        (False, [], ["1504"], Refusal.OUT_OF_SCOPE),
    ],
)
def test_judge_act(
    on_oneself: bool, scopes: list[str], divisions: list[str], refusal: Refusal | None
) -> None:
    assert judge_act(on_oneself=on_oneself, own_scopes=scopes, divisions=divisions) is refusal


@pytest.mark.parametrize(
    ("role", "division", "held", "refusal"),
    [
        (Role.ORGANISER, "150402", [], None),
        (Role.ORGANISER, "150402", [(Role.ORGANISER, "150403")], None),
        (Role.ORGANISER, "150402", [(Role.ORGANISER, "150402")], Refusal.ALREADY_GRANTED),
        (Role.AUDITOR, "150402", [(Role.REFERRAL_OFFICER, "150403")], Refusal.CONFLICT),
        (Role.ORGANISER, "1505", [], Refusal.OUT_OF_SCOPE),
        (Role.ORGANISER, "15", [], Refusal.OUT_OF_SCOPE),
        (Role.VILLAGE_CONTACT, "1504", [], Refusal.AREA_TOO_LARGE),
        (Role.VILLAGE_CONTACT, "150402", [], Refusal.AREA_TOO_LARGE),
        (Role.VILLAGE_CONTACT, "150402001", [], None),
        (Role.VILLAGE_CONTACT, "150402001001", [], None),
        (Role.VILLAGE_CONTACT, "150502001", [], Refusal.OUT_OF_SCOPE),
        (Role.DESK_SUPERVISOR, "1504", [], None),
        (Role.DESK_SUPERVISOR, "1504", [(Role.SECURITY_ADMINISTRATOR, "1504")], Refusal.CONFLICT),
    ],
)
def test_judge_grant(
    role: Role, division: str, held: list[tuple[Role, str]], refusal: Refusal | None
) -> None:
    assert judge_grant(role=role, division=division, own_scopes=["1504"], held=held) is refusal


@pytest.mark.parametrize(
    ("removed", "remaining", "left"),
    [
        (["1504"], ["1504"], True),
        (["150402"], ["1504"], True),
        (["1504"], ["150402"], False),
        (["1504"], [], False),
        ([], [], True),
    ],
)
def test_leaves_a_security_administrator(removed: list[str], remaining: list[str], left: bool) -> None:
    assert leaves_a_security_administrator(removed=removed, remaining=remaining) is left
