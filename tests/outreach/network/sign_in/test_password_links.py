"""A new password by a link, from the security administrator or by mail."""

from __future__ import annotations

import pytest
from django.core import mail
from django.http import HttpResponse
from django.urls import reverse
from pytest_django import Settings

from outreach.network.rules.roles import Role
from outreach.network.services.accounts import deactivate, make_password_link
from outreach.network.services.second_factor import enrol, new_secret
from tests.access.clients import new_client
from tests.access.objects import PASSWORD, make_staff
from tests.outreach.network.sign_in.visits import acts, is_in, sign_in

pytestmark = pytest.mark.django_db


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
