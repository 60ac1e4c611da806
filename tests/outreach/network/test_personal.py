"""What is held about a member of staff, taken out and erased."""

import json
import uuid
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone
from pytest_django import Settings

from kit.personal.register import Subject
from kit.personal.rotation import go_through, left_over
from kit.personal.walk import erase, export
from outreach.network.models import Division, Invitation, RoleGrant, User
from outreach.network.personal import INVITED, STAFF, SecondFactorSecrets
from outreach.network.rules.roles import Role
from outreach.network.sign_in.second_factor import StaffMFAAdapter

pytestmark = pytest.mark.django_db


def invited(user: User | None, email: str) -> Invitation:
    division, _ = Division.objects.get_or_create(code="1504", defaults={"name": "市", "level": 1})
    return Invitation.objects.create(
        token_hash=uuid.uuid4().hex,
        note="李四",
        role=Role.ORGANISER,
        division=division,
        email=email,
        expires_at=timezone.now() + timedelta(days=7),
        accepted_by=user,
    )


def test_member_of_staff_is_exported_and_erased_and_the_row_stays() -> None:
    user = User.objects.create_user("li.si", "x" * 12, display_name="李四", email="li.si@example.gov.cn")
    other = User.objects.create_user("wang.wu", "x" * 12, display_name="王五", email="wang@example.gov.cn")
    invitation = invited(user, "li.si@example.gov.cn")
    Authenticator.objects.create(user=user, type="totp", data={"secret": "s"})
    grant = RoleGrant.objects.create(user=user, role=Role.ORGANISER, division=invitation.division)
    held = export(Subject(STAFF, user.pk))
    assert json.dumps(held)
    assert [row["email"] for rows in held.values() for row in rows] == ["li.si@example.gov.cn"] * 2
    receipt = erase(Subject(STAFF, user.pk))
    assert receipt.rows == 2
    left = json.dumps(export(Subject(STAFF, user.pk)), ensure_ascii=False)
    assert "li.si" not in left
    assert "李四" not in left
    gone = User.objects.get(pk=user.pk)
    assert (gone.is_active, gone.session_version, gone.email, gone.email_index) == (False, 1, "", "")
    assert not Authenticator.objects.exists()
    assert RoleGrant.objects.filter(pk=grant.pk).exists()
    assert User.objects.with_email("wang@example.gov.cn").get() == other
    assert erase(Subject(STAFF, user.pk)).rows == 2  # harmless again


def test_somebody_who_was_only_invited() -> None:
    invitation = invited(None, "li.si@example.gov.cn")
    subject = Subject(INVITED, invitation.pk)
    assert export(subject)["network.Invitation"][0]["email"] == "li.si@example.gov.cn"
    assert erase(subject).rows == 1
    again = Invitation.objects.get()
    assert (again.email, again.note) == ("", "")
    assert again.withdrawn_at is not None  # and nobody comes in with it


def test_second_factor_secrets_go_under_the_new_key(settings: Settings) -> None:
    old, new = "old " * 12, "new " * 12
    settings.SEALING_KEY = old
    user = User.objects.create_user("li.si", "x" * 12, display_name="李四")
    adapter = StaffMFAAdapter()
    Authenticator.objects.create(user=user, type="totp", data={"secret": adapter.encrypt("one")})
    Authenticator.objects.create(
        user=user, type="recovery_codes", data={"seed": adapter.encrypt("two"), "used_mask": 5}
    )
    settings.SEALING_KEY, settings.SEALING_KEYS_OLD = new, (old,)
    store = SecondFactorSecrets()
    assert go_through(store, reseal=True, size=1).stale == 2
    assert left_over([store]) == {}
    settings.SEALING_KEYS_OLD = ()
    data = dict(Authenticator.objects.values_list("type", "data"))
    assert adapter.decrypt(data["totp"]["secret"]) == "one"
    assert (adapter.decrypt(data["recovery_codes"]["seed"]), data["recovery_codes"]["used_mask"]) == (
        "two",
        5,
    )
    settings.SEALING_KEY = "lost " * 12
    assert len(go_through(store, reseal=True).unreadable) == 2


def test_a_secret_that_was_changed_is_noticed_though_it_names_todays_key() -> None:
    user = User.objects.create_user("li.si", "x" * 12, display_name="李四")
    sealed = StaffMFAAdapter().encrypt("one")
    changed = sealed[:-2] + ("AA" if sealed[-2:] != "AA" else "BB")
    Authenticator.objects.create(user=user, type="totp", data={"secret": changed})
    assert len(go_through(SecondFactorSecrets(), reseal=False).unreadable) == 1
