"""How a session at a desk ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from outreach.network.rules.roles import Role
from outreach.network.services.accounts import deactivate, grant_role
from tests.access.objects import PASSWORD, make_staff
from tests.outreach.network.sign_in.visits import acts, is_in, sign_in

pytestmark = pytest.mark.django_db


def test_deactivation_ends_the_session_at_once() -> None:
    user, actor = make_staff(Role.ORGANISER), make_staff(Role.SECURITY_ADMINISTRATOR)
    client, _ = sign_in(user)
    assert is_in(client)
    deactivate(account=user, actor=actor)
    assert not is_in(client)


def test_change_of_roles_ends_the_session_at_once() -> None:
    user, actor = make_staff(Role.ORGANISER), make_staff(Role.SECURITY_ADMINISTRATOR)
    client, _ = sign_in(user)
    grant_role(account=user, role=Role.QUESTION_EDITOR, division=user.division, actor=actor)
    assert not is_in(client)


def test_change_of_password_ends_the_other_sessions_and_keeps_this_one() -> None:
    user = make_staff(Role.ORGANISER)
    (here, _), (there, _) = sign_in(user), sign_in(user)
    response = here.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "another-quiet-evening", "password2": "another-quiet-evening"},
    )
    assert response.status_code == 302
    assert is_in(here)
    assert not is_in(there)
    assert "staff.password_changed" in acts(user)


@pytest.mark.parametrize(
    ("role", "idle", "still_in"),
    [
        (Role.ORGANISER, timedelta(hours=5), True),
        (Role.REFERRAL_OFFICER, timedelta(minutes=29), True),
        (Role.REFERRAL_OFFICER, timedelta(minutes=31), False),
        (Role.OUTREACH_MEMBER, timedelta(minutes=31), False),
    ],
)
def test_silence_ends_the_sessions_of_roles_that_see_personal_data(
    role: Role, idle: timedelta, still_in: bool
) -> None:
    client, _ = sign_in(make_staff(role))
    session = client.session
    session["staff_seen"] -= idle.total_seconds()
    session.save()
    assert is_in(client) is still_in


def test_session_ends_after_a_working_day_however_busy() -> None:
    client, _ = sign_in(make_staff(Role.ORGANISER))
    session = client.session
    session["staff_began"] -= timedelta(hours=12).total_seconds()
    session.save()
    assert not is_in(client)
