"""Invitations: one use, seven days, one role, no account from the table alone."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from outreach.network.access import roles_of
from outreach.network.errors import AccountRefused
from outreach.network.models import Division, Invitation, User
from outreach.network.rules.granting import Refusal
from outreach.network.rules.roles import Role
from outreach.network.services.invitations import MadeInvitation, accept, find_invitation, invite, withdraw
from tests.access.clients import new_client
from tests.access.objects import OTHER, OWN, make_divisions, make_staff

PASSWORD = "a-quiet-evening-in-may"


def made(**changes: object) -> MadeInvitation:
    make_divisions()
    values = {
        "note": "李四",
        "role": Role.ORGANISER,
        "division": Division.objects.get(pk=OWN),
        "email": "",
        "actor": None,
        "now": timezone.now(),
    }
    return invite(**(values | changes))  # type: ignore[arg-type]


def take(token: str, username: str = "li.si", **changes: object) -> User:
    values = {"display_name": "李四", "password": PASSWORD, "now": timezone.now()}
    return accept(token=token, username=username, **(values | changes))  # type: ignore[arg-type]


@pytest.mark.django_db
def test_village_contact_is_not_invited_for_a_county() -> None:
    with pytest.raises(AccountRefused) as refused:
        made(role=Role.VILLAGE_CONTACT)
    assert refused.value.code is Refusal.AREA_TOO_LARGE
    assert not Invitation.objects.exists()


@pytest.mark.django_db
def test_accept_makes_the_account_that_was_promised() -> None:
    invitation = made(email="Li.Si@example.gov.cn")
    user = take(invitation.token, "Li.Si")
    assert (user.username, user.email, user.division_id) == ("li.si", "li.si@example.gov.cn", OWN)
    assert roles_of(user) == {Role.ORGANISER: (OWN,)}
    assert user.check_password(PASSWORD)
    row = Invitation.objects.get(pk=invitation.invitation.pk)
    assert row.accepted_by == user
    assert invitation.token not in str(vars(row))
    assert "li.si@" not in str(vars(row))


@pytest.mark.django_db
def test_invitation_works_once_and_not_after_withdrawal_or_seven_days() -> None:
    used, withdrawn, old = made(), made(), made(now=timezone.now() - timedelta(days=7, seconds=1))
    take(used.token)
    withdraw(
        invitation=withdrawn.invitation, actor=make_staff(Role.SECURITY_ADMINISTRATOR), now=timezone.now()
    )
    for token in (used.token, withdrawn.token, old.token, "guessed"):
        assert find_invitation(token=token, now=timezone.now()) is None
        with pytest.raises(AccountRefused) as caught:
            take(token, "somebody")
        assert caught.value.code is Refusal.INVITATION_GONE


@pytest.mark.django_db
def test_taken_user_name_leaves_the_invitation_open() -> None:
    invitation = made()
    make_staff(None, username="li.si")
    with pytest.raises(AccountRefused) as caught:
        take(invitation.token, "LI.SI")
    assert caught.value.code is Refusal.USERNAME_TAKEN
    assert take(invitation.token, "li.si.2").username == "li.si.2"


@pytest.mark.django_db(transaction=True)
def test_link_used_twice_at_once_makes_one_account() -> None:
    token = made().token
    start = threading.Barrier(2)
    outcomes: list[str] = []

    def use(username: str) -> None:
        try:
            start.wait(timeout=20)
            outcomes.append(take(token, username).username)
        except AccountRefused as error:
            outcomes.append(error.code.value)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=use, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("account.invitation_gone") == 1
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_invite_stays_within_the_own_area() -> None:
    actor = make_staff(Role.SECURITY_ADMINISTRATOR, division=OWN)
    for code in (OTHER, "1504"):
        with pytest.raises(AccountRefused) as caught:
            made(actor=actor, division=Division.objects.get(pk=code))
        assert caught.value.code is Refusal.OUT_OF_SCOPE


@pytest.mark.django_db
def test_pages_lead_from_the_invitation_to_the_staff_home() -> None:
    admin = new_client(user=make_staff(Role.SECURITY_ADMINISTRATOR, division="1504"))
    page = admin.post(
        reverse("staff-invite"),
        {"note": "王芳", "role": "organiser", "division": f"{OWN} 红山区", "email": "wf@example.gov.cn"},
    )
    link = page.context["link"]
    assert link in mail.outbox[0].body
    assert mail.outbox[0].to == ["wf@example.gov.cn"]
    path = link.removeprefix("http://testserver")
    visitor = new_client()
    assert visitor.get(path).context["form"]["display_name"].value() == "王芳"
    weak = visitor.post(
        path, {"display_name": "王芳", "username": "W", "password1": "12345678", "password2": "x"}
    )
    assert set(weak.context["form"].errors) == {"username", "password1", "password2"}
    good = {"display_name": "王芳", "username": "wang.fang", "password1": PASSWORD, "password2": PASSWORD}
    assert visitor.post(path, good)["Location"] == reverse("account_login")
    assert visitor.post(path, good).status_code == 404
    visitor.post(reverse("account_login"), {"login": "wang.fang", "password": PASSWORD})
    home = visitor.get(reverse("staff-home"))
    assert "红山区" in home.content.decode()


@pytest.mark.django_db
def test_first_security_administrator_comes_from_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    make_divisions()
    call_command("invite_security_administrator", "1504", "--name", "赵六")
    token = capsys.readouterr().out.strip().rstrip("/").rpartition("/")[2]
    user = take(token, "zhao.liu")
    assert roles_of(user) == {Role.SECURITY_ADMINISTRATOR: ("1504",)}


@pytest.mark.django_db
def test_invitation_dies_with_the_right_of_who_made_it() -> None:
    actor = make_staff(Role.SECURITY_ADMINISTRATOR, division="1504", username="an.quan")
    invitation = made(actor=actor, role=Role.ORGANISER)
    actor.is_active = False
    actor.save()
    with pytest.raises(AccountRefused) as refusal:
        take(invitation.token)
    assert refusal.value.code is Refusal.INVITATION_GONE
    assert not User.objects.filter(username="li.si").exists()
