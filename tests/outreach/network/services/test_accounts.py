"""What a security administrator may do to accounts, and what nobody may."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.http import Http404
from django.utils import timezone

from kit.audit.log import verify
from kit.audit.models import AuditEvent
from outreach.network.access import may, roles_of
from outreach.network.errors import AccountRefused
from outreach.network.models import Division, RoleGrant, User
from outreach.network.queries.accounts import access_account, accounts_in_scope, search_accounts
from outreach.network.rules.granting import Refusal
from outreach.network.rules.roles import Role
from outreach.network.services.accounts import (
    deactivate,
    grant_role,
    make_password_link,
    reactivate,
    revoke_role,
)
from outreach.network.services.second_factor import reset_second_factor
from tests.access.objects import OTHER, OWN, make_staff


def security(division: str = "1504") -> User:
    return make_staff(Role.SECURITY_ADMINISTRATOR, division=division)


def division(code: str) -> Division:
    return Division.objects.get(pk=code)


def refused(code: Refusal, act: object, **arguments: object) -> None:
    events = AuditEvent.objects.count()
    with pytest.raises(AccountRefused) as caught:
        act(**arguments)  # type: ignore[operator]
    assert caught.value.code is code
    assert AuditEvent.objects.count() == events


@pytest.mark.django_db
def test_grant_and_revoke_change_what_the_person_may_and_are_recorded() -> None:
    actor, account = security(), make_staff(None)
    grant = grant_role(account=account, role=Role.ORGANISER, division=division(OWN), actor=actor)
    assert may(account, Role.ORGANISER, OWN + "001")
    assert not may(account, Role.ORGANISER, OTHER)
    revoke_role(grant=grant, actor=actor)
    assert not may(account, Role.ORGANISER, OWN)
    granted, revoked = AuditEvent.objects.order_by("-seq")[:2][::-1]
    assert (granted.action, granted.actor, granted.target) == (
        "staff.role_granted",
        f"user:{actor.pk}",
        f"user:{account.pk}",
    )
    assert granted.values == {"division": OWN, "role": "organiser", "valid_until": None}
    assert revoked.values == {"division": OWN, "role": "organiser"}
    assert verify() is None


@pytest.mark.django_db
def test_grant_runs_out_at_its_hour() -> None:
    actor, account = security(), make_staff(None)
    for until, held in ((timedelta(hours=1), True), (timedelta(seconds=-1), False)):
        RoleGrant.objects.filter(user=account).delete()
        grant_role(
            account=account,
            role=Role.ORGANISER,
            division=division(OWN),
            actor=actor,
            valid_until=timezone.now() + until,
        )
        assert (Role.ORGANISER in roles_of(account)) is held


@pytest.mark.django_db
def test_nobody_acts_on_the_own_account() -> None:
    actor = security()
    security()
    own = actor.grants.get()
    refused(Refusal.SELF, grant_role, account=actor, role=Role.ORGANISER, division=division(OWN), actor=actor)
    refused(Refusal.SELF, revoke_role, grant=own, actor=actor)
    refused(Refusal.SELF, deactivate, account=actor, actor=actor)
    refused(Refusal.SELF, make_password_link, account=actor, actor=actor)
    refused(Refusal.SELF, reset_second_factor, account=actor, actor=actor)


@pytest.mark.django_db
def test_nobody_acts_beyond_the_own_area() -> None:
    actor, stranger = security(OWN), make_staff(Role.ORGANISER, division=OTHER)
    neighbour = make_staff(Role.ORGANISER, division=OWN)
    refused(Refusal.OUT_OF_SCOPE, deactivate, account=stranger, actor=actor)
    refused(Refusal.OUT_OF_SCOPE, make_password_link, account=stranger, actor=actor)
    for code in (OTHER, "1504"):
        refused(
            Refusal.OUT_OF_SCOPE,
            grant_role,
            account=neighbour,
            role=Role.ORGANISER,
            division=division(code),
            actor=actor,
        )


@pytest.mark.django_db
def test_account_with_a_role_from_higher_up_belongs_to_those_higher_up() -> None:
    county, city, account = security(OWN), security("1504"), make_staff(Role.ORGANISER, division=OWN)
    assert access_account(county, account.pk) == account
    grant_role(account=account, role=Role.AUDITOR, division=division("1504"), actor=city)
    refused(Refusal.OUT_OF_SCOPE, deactivate, account=account, actor=county)
    with pytest.raises(Http404):
        access_account(county, account.pk)
    assert access_account(city, account.pk) == account


@pytest.mark.django_db
@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SECURITY_ADMINISTRATOR}))
def test_no_other_role_acts_on_accounts(role: Role) -> None:
    actor, account = make_staff(role, division="1504"), make_staff(None)
    refused(Refusal.OUT_OF_SCOPE, deactivate, account=account, actor=actor)
    refused(Refusal.OUT_OF_SCOPE, reset_second_factor, account=account, actor=actor)
    assert not accounts_in_scope(actor).exists()


@pytest.mark.django_db
def test_administrators_stay_apart() -> None:
    actor, account = security(), make_staff(Role.REFERRAL_OFFICER)
    for role in (Role.ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDITOR):
        refused(Refusal.CONFLICT, grant_role, account=account, role=role, division=division(OWN), actor=actor)
    grant_role(account=account, role=Role.OUTREACH_MEMBER, division=division(OWN), actor=actor)
    refused(
        Refusal.ALREADY_GRANTED,
        grant_role,
        account=account,
        role=Role.OUTREACH_MEMBER,
        division=division(OWN),
        actor=actor,
    )


@pytest.mark.django_db
def test_last_security_administrator_of_an_area_stays() -> None:
    city = security("1504")
    county = security(OWN)
    # The county's may go while the city's covers it.
    revoke_role(grant=county.grants.get(), actor=city)
    second = security("1504")
    deactivate(account=second, actor=city)
    refused(Refusal.INACTIVE, make_password_link, account=second, actor=city)
    reactivate(account=second, actor=city)
    RoleGrant.objects.filter(user=city).update(valid_until=timezone.now() + timedelta(days=1))
    # Now the city's own role runs out, so it no longer counts as the one who remains.
    refused(Refusal.LAST_SECURITY_ADMINISTRATOR, deactivate, account=second, actor=city)
    refused(Refusal.LAST_SECURITY_ADMINISTRATOR, revoke_role, grant=second.grants.get(), actor=city)


@pytest.mark.django_db(transaction=True)
def test_two_security_administrators_cannot_remove_one_another() -> None:
    one, two = security("1504"), security("1504")
    start = threading.Barrier(2)
    outcomes: list[object] = []

    def remove(actor: User, account: User) -> None:
        try:
            start.wait(timeout=20)
            deactivate(account=account, actor=actor)
            outcomes.append("done")
        except AccountRefused as error:
            outcomes.append(error.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=remove, args=pair) for pair in ((one, two), (two, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("done") == 1
    assert User.objects.filter(is_active=True).count() == 1


@pytest.mark.django_db
def test_search_finds_by_name_area_and_state() -> None:
    actor = security("1504")
    here = make_staff(Role.ORGANISER, division=OWN, username="wang.fang")
    there = make_staff(Role.ORGANISER, division=OTHER, username="li.na", is_active=False)
    assert list(search_accounts(actor, text="WANG")) == [here]
    assert list(search_accounts(actor, division=OTHER)) == [there]
    assert there in search_accounts(actor, active=False)
    assert here not in search_accounts(actor, active=False)
    assert list(search_accounts(make_staff(Role.ORGANISER))) == []
