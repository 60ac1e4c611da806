"""Signing in as a person does: pages, forms, cookies; throttles; on private ways alone."""

from __future__ import annotations

import pytest
from django.urls import reverse
from pytest_django import Settings

from kit.audit.models import AuditEvent
from outreach.network.models import User
from outreach.network.rules.roles import Role
from tests.access.clients import new_client
from tests.access.objects import PASSWORD, make_staff
from tests.outreach.network.sign_in.visits import HOME, SIGN_IN, acts, is_in, sign_in

pytestmark = pytest.mark.django_db


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
