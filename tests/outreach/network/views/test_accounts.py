"""The account pages, as the security administrator uses them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from outreach.network.access import roles_of
from outreach.network.models import User
from outreach.network.rules.roles import Role
from tests.access.clients import new_client
from tests.access.objects import OTHER, OWN, make_staff

pytestmark = pytest.mark.django_db


def test_list_shows_accounts_of_the_own_area_alone() -> None:
    client = new_client(user=make_staff(Role.SECURITY_ADMINISTRATOR, division=OWN))
    make_staff(Role.ORGANISER, division=OWN, username="here")
    make_staff(Role.ORGANISER, division=OTHER, username="there")
    page = client.get(reverse("staff-accounts")).content.decode()
    assert "here" in page
    assert "there" not in page


def test_list_needs_the_same_number_of_queries_for_one_and_for_many(
    django_assert_max_num_queries: object,
) -> None:
    client = new_client(user=make_staff(Role.SECURITY_ADMINISTRATOR, division="1504"))
    for _ in range(20):
        make_staff(Role.ORGANISER)
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        client.get(reverse("staff-accounts"))


def test_role_is_granted_and_taken_away_on_the_page() -> None:
    client = new_client(user=make_staff(Role.SECURITY_ADMINISTRATOR, division="1504"))
    account = make_staff(None)
    there = reverse("staff-account-grant", args=[account.pk])
    for division in (OWN, f"{OWN} 红山区", "元宝山区"):
        client.post(there, {"role": "organiser", "division": division})
    assert set(roles_of(account)[Role.ORGANISER]) == {OWN, OTHER}
    twice = client.post(there, {"role": "organiser", "division": OWN})
    assert twice.status_code == 422
    assert "已有此角色" in twice.content.decode()
    for grant in account.grants.all():
        client.post(reverse("staff-account-revoke", args=[account.pk, grant.pk]))
    assert roles_of(account) == {}


def test_grant_of_another_account_cannot_be_taken_away_through_this_one() -> None:
    client = new_client(user=make_staff(Role.SECURITY_ADMINISTRATOR, division=OWN))
    here, there = make_staff(Role.ORGANISER, division=OWN), make_staff(Role.ORGANISER, division=OTHER)
    foreign = there.grants.get()
    response = client.post(reverse("staff-account-revoke", args=[here.pk, foreign.pk]))
    assert response.status_code == 404
    assert roles_of(there) != {}


def test_fields_that_no_form_has_change_nothing() -> None:
    client = new_client(user=make_staff(Role.SECURITY_ADMINISTRATOR, division="1504"))
    account = make_staff(None, username="before")
    planted = {"username": "after", "password": "x", "is_active": "", "display_name": "x", "granted_by": "x"}
    client.post(
        reverse("staff-account-grant", args=[account.pk]), {"role": "organiser", "division": OWN, **planted}
    )
    stored = User.objects.get(pk=account.pk)
    assert (stored.username, stored.display_name, stored.is_active) == ("before", "张三", True)


def test_own_account_offers_no_acts_and_refuses_them_in_words() -> None:
    user = make_staff(Role.SECURITY_ADMINISTRATOR, division="1504")
    client = new_client(user=user)
    page = client.get(reverse("staff-account", args=[user.pk])).content.decode()
    assert reverse("staff-account-deactivate", args=[user.pk]) not in page
    refused = client.post(reverse("staff-account-deactivate", args=[user.pk]), follow=True)
    assert "不能对本人账号" in refused.content.decode()
    assert User.objects.get(pk=user.pk).is_active


def test_names_with_markup_are_shown_as_text() -> None:
    client = new_client(user=make_staff(Role.SECURITY_ADMINISTRATOR, division="1504"))
    account = make_staff(Role.ORGANISER)
    User.objects.filter(pk=account.pk).update(display_name="<img src=x onerror=alert(1)>")
    for address in (reverse("staff-accounts"), reverse("staff-account", args=[account.pk])):
        assert "<img src=x" not in client.get(address).content.decode()


def test_home_lists_only_what_the_person_may_do() -> None:
    expected = {
        Role.SECURITY_ADMINISTRATOR: {"staff-accounts"},
        Role.AUDITOR: {"staff-audit", "staff-consultation-figures"},
        Role.REFERRAL_OFFICER: {"staff-stations", "desk", "desk-duty-reports", "staff-consultations"},
    }
    for role, names in expected.items():
        menu = new_client(user=make_staff(role)).get(reverse("staff-home")).context["staff_menu"]()
        assert {entry.url_name for entry in menu} == names | {"mfa_index", "account_change_password"}
