"""Signing in as a person does: pages, forms, cookies; throttles, sessions, second factor."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from kit.audit.models import AuditEvent
from outreach.network.models import User
from outreach.network.rules.roles import Role
from outreach.network.rules.totp import code_at, step_at
from outreach.network.services.accounts import deactivate, grant_role, make_password_link
from outreach.network.services.second_factor import enrol, new_secret, reset_second_factor, totp_secret
from tests.access.clients import new_client
from tests.access.objects import PASSWORD, make_staff

pytestmark = pytest.mark.django_db

SIGN_IN, HOME = "/staff/sign-in/", "/staff/"


@pytest.fixture(autouse=True)
def _fresh_throttles() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def sign_in(
    user: User, *, client: Client | None = None, password: str = PASSWORD
) -> tuple[Client, HttpResponse]:
    client = client or new_client()
    return client, client.post(SIGN_IN, {"login": user.username, "password": password})


def show_code(client: Client, secret: str, *, step: int = 0) -> HttpResponse:
    return client.post(reverse("mfa_authenticate"), {"code": code_at(secret, step_at(time.time()) + step)})


def is_in(client: Client) -> bool:
    return client.get(HOME).status_code == 200


def acts(user: User) -> list[str]:
    return list(AuditEvent.objects.filter(target=f"user:{user.pk}").values_list("action", flat=True))


# --- Password ---------------------------------------------------------------------------------------------------


def test_sign_in_opens_the_staff_home_and_rotates_the_session() -> None:
    user = make_staff(Role.ORGANISER)
    client = new_client()
    client.get(SIGN_IN)
    session = client.session
    session["before"] = True
    session.save()
    client.cookies["session"] = session.session_key
    _, response = sign_in(user, client=client)
    assert response["Location"] == HOME
    assert is_in(client)
    assert client.cookies["session"].value != session.session_key
    assert acts(user) == ["staff.signed_in"]


def test_sign_in_knows_no_capitals_in_user_names() -> None:
    user = make_staff(Role.ORGANISER, username="zhang.san")
    client, _ = sign_in(User(username="Zhang.SAN"))
    assert is_in(client)
    assert acts(user) == ["staff.signed_in"]


def test_wrong_password_and_unknown_name_answer_alike_and_are_recorded_without_what_was_typed() -> None:
    user = make_staff(Role.ORGANISER)
    _, wrong = sign_in(user, password="not-my-password")
    _, unknown = sign_in(User(username="my-secret-password"))
    assert wrong.status_code == unknown.status_code == 200
    assert wrong.context["form"].non_field_errors() == unknown.context["form"].non_field_errors()
    assert acts(user) == ["staff.sign_in_failed"]
    event = AuditEvent.objects.latest("seq")
    assert (event.action, event.target) == ("staff.sign_in_failed", "user:unknown")
    assert "my-secret-password" not in str(vars(event))


def test_sixth_failure_within_five_minutes_closes_the_account_even_for_the_right_password() -> None:
    user, other = make_staff(Role.ORGANISER), make_staff(Role.ORGANISER)
    for attempt in range(5):
        # From ever new ports and addresses: neither opens a fresh count.
        sign_in(user, client=new_client(), password=f"wrong-password-{attempt}")
    client, _ = sign_in(user)
    assert not is_in(client)
    changed_host = new_client()
    changed_host.defaults["HTTP_HOST"] = "testserver:4711"
    assert not is_in(sign_in(user, client=changed_host)[0])
    assert is_in(sign_in(other)[0])


def test_a_shared_address_may_fail_often_before_it_waits() -> None:
    users = [make_staff(Role.ORGANISER) for _ in range(11)]
    for user in users:
        for _ in range(4):
            sign_in(user, password="wrong-password-x")
    assert is_in(sign_in(users[0])[0])


def test_deactivated_account_cannot_sign_in() -> None:
    user = make_staff(Role.ORGANISER, is_active=False)
    client, _ = sign_in(user)
    assert not is_in(client)


def test_sign_up_does_not_exist() -> None:
    client = new_client()
    for path in (
        "/staff/signup/",
        "/staff/sign-up/",
        "/accounts/signup/",
        "/staff/email/",
        "/staff/password/set/",
    ):
        assert client.get(path).status_code == 404


def test_sign_in_leads_nowhere_else() -> None:
    user = make_staff(Role.ORGANISER)
    client = new_client()
    response = client.post(
        SIGN_IN, {"login": user.username, "password": PASSWORD, "next": "https://evil.example.com/"}
    )
    assert response["Location"] == HOME


# --- Sessions ---------------------------------------------------------------------------------------------------


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


# --- Private transport ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "address", "private"),
    [
        ("127.0.0.1:8000", "127.0.0.1", True),
        ("localhost", "::1", True),
        ("192.168.1.20:8000", "192.168.1.33", False),
        ("192.168.1.20:8000", "127.0.0.1", False),  # through a proxy of this machine
        ("localhost", "192.168.1.33", False),  # a forged Host
    ],
)
def test_staff_pages_need_loopback_or_https(
    settings: Settings, host: str, address: str, private: bool
) -> None:
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost", "192.168.1.20"]
    asked = {"HTTP_HOST": host, "REMOTE_ADDR": address}
    client = new_client()
    for path in (SIGN_IN, HOME, reverse("staff-invitation", args=["x"]), reverse("account_reset_password")):
        response = client.get(path, **asked)
        assert (response.status_code == 403) is not private
        assert new_client().get(path, secure=True, **asked).status_code != 403
    assert client.get(reverse("home"), **asked).status_code == 200


def test_password_over_plain_http_is_refused_before_it_is_looked_at(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["192.168.1.20"]
    user = make_staff(Role.ORGANISER)
    response = new_client().post(
        SIGN_IN,
        {"login": user.username, "password": PASSWORD},
        HTTP_HOST="192.168.1.20:8000",
        REMOTE_ADDR="192.168.1.33",
    )
    assert response.status_code == 403
    assert acts(user) == []


# --- Second factor ----------------------------------------------------------------------------------------------


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


# --- Password reset ---------------------------------------------------------------------------------------------

NEW = "a-new-quiet-evening"


def use_link(path: str) -> HttpResponse:
    client = new_client()
    form = client.get(path)
    assert form.status_code == 302
    return client.post(form["Location"], {"password1": NEW, "password2": NEW})


def test_link_of_the_security_administrator_works_once_and_keeps_the_second_factor() -> None:
    user, actor, secret = (
        make_staff(Role.REFERRAL_OFFICER),
        make_staff(Role.SECURITY_ADMINISTRATOR),
        new_secret(),
    )
    enrol(user=user, secret=secret)
    path = make_password_link(account=user, actor=actor)
    assert use_link(path)["Location"] == reverse("account_reset_password_from_key_done")
    assert new_client().get(path).context["token_fail"]
    client, response = sign_in(user, password=NEW)
    assert response["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)
    assert {"staff.password_link_made", "staff.password_reset"} <= set(acts(user))


def test_password_link_dies_with_its_day(settings: Settings) -> None:
    user, actor = make_staff(Role.ORGANISER), make_staff(Role.SECURITY_ADMINISTRATOR)
    path = make_password_link(account=user, actor=actor)
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert new_client().get(path).context["token_fail"]


def test_forgotten_password_is_sent_to_the_sealed_address_alone() -> None:
    user = make_staff(Role.ORGANISER)
    user.email = "zhang.san@example.gov.cn"
    user.save()
    for address in ("zhang.san@EXAMPLE.gov.cn", "nobody@example.gov.cn"):
        response = new_client().post(reverse("account_reset_password"), {"email": address})
        assert response["Location"] == reverse("account_reset_password_done")
    assert [message.to for message in mail.outbox] == [["zhang.san@EXAMPLE.gov.cn".lower()]]
    (line,) = [line for line in mail.outbox[0].body.splitlines() if "/staff/password/reset/" in line]
    assert use_link(line.strip().replace("http://testserver", ""))["Location"].endswith("/done/")
    assert is_in(sign_in(user, password=NEW)[0])


def test_weak_passwords_are_refused_in_our_words() -> None:
    user = make_staff(Role.ORGANISER, username="zhangsan-hongshan")
    client, _ = sign_in(user)
    for password, word in (("short", "12"), ("password1234", "常见"), ("zhangsan-hongshan", "相近")):
        response = client.post(
            reverse("account_change_password"),
            {"oldpassword": PASSWORD, "password1": password, "password2": password},
        )
        assert any(word in error for error in response.context["form"].errors["password1"])


def test_password_link_dies_with_the_closing_of_its_account() -> None:
    user, actor = make_staff(Role.ORGANISER), make_staff(Role.SECURITY_ADMINISTRATOR, username="an.quan")
    path = make_password_link(account=user, actor=actor)
    deactivate(account=user, actor=actor)
    assert new_client().get(path).context["token_fail"]
