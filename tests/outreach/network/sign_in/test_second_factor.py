"""The second factor: who needs it, enrolling, signing in by code or recovery code, and beginning anew."""

from __future__ import annotations

import time

import pytest
from django.core.cache import cache
from django.urls import reverse
from pytest_django import Settings

from outreach.network.rules.roles import Role
from outreach.network.rules.totp import code_at, step_at
from outreach.network.services.second_factor import enrol, new_secret, reset_second_factor, totp_secret
from tests.access.objects import make_staff
from tests.outreach.network.sign_in.visits import HOME, acts, is_in, show_code, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def demanding(settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.mark.usefixtures("demanding")
@pytest.mark.parametrize("role", sorted(Role))
def test_second_factor_is_demanded_of_the_roles_that_need_it(role: Role) -> None:
    needs = role not in {Role.ORGANISER, Role.QUESTION_EDITOR, Role.LEGAL_REVIEWER}
    client, _ = sign_in(make_staff(role))
    response = client.get(HOME)
    assert (response.status_code == 302) is needs
    if needs:
        assert response["Location"] == reverse("mfa_activate_totp")
        assert client.get(reverse("account_change_password"))["Location"] == reverse("mfa_activate_totp")
        assert client.get(reverse("home")).status_code == 200


@pytest.mark.usefixtures("demanding")
@pytest.mark.django_db(transaction=True)
def test_enrolment_opens_the_staff_pages_and_shows_recovery_codes_once() -> None:
    user = make_staff(Role.REFERRAL_OFFICER)
    client, _ = sign_in(user)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert "data:image/svg+xml;base64," in page.content.decode()
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert wrong.status_code == 200
    client.post(reverse("mfa_activate_totp"), {"code": code_at(secret, step_at(time.time()))})
    assert is_in(client)
    assert totp_secret(user) == secret
    codes = reverse("mfa_view_recovery_codes")
    first, second = client.get(codes), client.get(codes)
    assert len(first.context["unused_codes"]) == 10
    assert first.context["can_view_codes"]
    assert not second.context["can_view_codes"]
    assert client.get(reverse("mfa_download_recovery_codes")).status_code == 403
    assert {"staff.second_factor_added"} <= set(acts(user))


@pytest.mark.usefixtures("demanding")
def test_password_alone_does_not_sign_in_who_has_a_second_factor() -> None:
    user, secret = make_staff(Role.REFERRAL_OFFICER), new_secret()
    enrol(user=user, secret=secret)
    client, response = sign_in(user)
    assert response["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)
    show_code(client, secret)
    assert is_in(client)


@pytest.mark.usefixtures("demanding")
def test_code_is_accepted_once_only_in_any_session_and_after_the_cache_is_gone() -> None:
    user, secret = make_staff(Role.REFERRAL_OFFICER), new_secret()
    enrol(user=user, secret=secret)
    first, _ = sign_in(user)
    show_code(first, secret)
    assert is_in(first)
    cache.clear()
    again, _ = sign_in(user)
    show_code(again, secret)
    assert not is_in(again)
    # Nor an older one that is still within tolerance.
    show_code(again, secret, step=-1)
    assert not is_in(again)
    show_code(again, secret, step=1)
    assert is_in(again)


@pytest.mark.usefixtures("demanding")
@pytest.mark.django_db(transaction=True)
def test_recovery_code_signs_in_once() -> None:
    user = make_staff(Role.REFERRAL_OFFICER)
    client, _ = sign_in(user)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_at(secret, step_at(time.time()))})
    code = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"][0]
    for expected in (True, False):
        other, _ = sign_in(user)
        other.post(reverse("mfa_authenticate"), {"code": code})
        assert is_in(other) is expected
    assert "staff.recovery_code_used" in acts(user)


@pytest.mark.usefixtures("demanding")
def test_guessed_codes_are_throttled_and_recorded() -> None:
    user, secret = make_staff(Role.REFERRAL_OFFICER), new_secret()
    enrol(user=user, secret=secret)
    client, _ = sign_in(user)
    wrong = next(
        f"{n:06}"
        for n in range(9)
        if all(f"{n:06}" != code_at(secret, step_at(time.time()) + d) for d in (-1, 0, 1))
    )
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": wrong})
    show_code(client, secret)
    assert not is_in(client)
    assert acts(user).count("staff.second_factor_failed") == 5


@pytest.mark.usefixtures("demanding")
def test_enrolment_elsewhere_must_be_shown_here_too() -> None:
    user, secret = make_staff(Role.REFERRAL_OFFICER), new_secret()
    client, _ = sign_in(user)
    enrol(user=user, secret=secret)
    response = client.get(HOME)
    assert response["Location"].startswith(reverse("mfa_reauthenticate"))
    client.post(reverse("mfa_reauthenticate"), {"code": code_at(secret, step_at(time.time()))})
    assert is_in(client)


def test_role_that_needs_the_second_factor_cannot_remove_it() -> None:
    user, secret = make_staff(Role.AUDITOR), new_secret()
    enrol(user=user, secret=secret)
    client, _ = sign_in(user)
    show_code(client, secret)
    client.post(reverse("mfa_deactivate_totp"))
    assert totp_secret(user) == secret


def test_secret_and_recovery_seed_stand_sealed_in_the_database() -> None:
    from allauth.mfa.models import Authenticator

    user = make_staff(Role.ORGANISER)
    client, _ = sign_in(user)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_at(secret, step_at(time.time()))})
    rows = Authenticator.objects.filter(user=user)
    assert {row.type for row in rows} == {"totp", "recovery_codes"}
    for row in rows:
        assert secret not in str(row.data)
        # 80 hexadecimal digits would be the library's seed in clear
        assert not all(letter in "0123456789abcdef" for letter in row.data.get("seed", "x"))


def test_reset_by_the_security_administrator_asks_for_a_new_enrolment(settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    user, actor, secret = (
        make_staff(Role.REFERRAL_OFFICER),
        make_staff(Role.SECURITY_ADMINISTRATOR),
        new_secret(),
    )
    enrol(user=user, secret=secret)
    client, _ = sign_in(user)
    show_code(client, secret)
    assert is_in(client)
    reset_second_factor(account=user, actor=actor)
    assert not is_in(client)
    client, _ = sign_in(user)
    assert client.get(HOME)["Location"] == reverse("mfa_activate_totp")
    assert "staff.second_factor_reset" in acts(user)
