"""Demo staff: made once, printed again, mended when something is missing."""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation
from pytest_django import Settings

from outreach.network.access import roles_of
from outreach.network.models import User
from outreach.network.rules.roles import SECOND_FACTOR_ROLES, Role
from outreach.network.services.demo import USERNAMES, demo_accounts
from outreach.network.services.second_factor import totp_secret


@pytest.fixture(autouse=True)
def _own_directory(settings: Settings, tmp_path: Path) -> None:
    settings.ENV = replace(settings.ENV, var_dir=tmp_path, mode="demo")


@pytest.mark.django_db
def test_one_account_per_role_with_credentials_that_work() -> None:
    accounts = demo_accounts()
    assert {account.role for account in accounts} == {role.value for role in Role}
    for account in accounts:
        user = User.objects.get(username=account.username)
        assert user.check_password(account.password)
        assert list(roles_of(user)) == [Role(account.role)]
        needs = Role(account.role) in SECOND_FACTOR_ROLES
        assert (account.totp_secret is not None) is needs
        assert totp_secret(user) == account.totp_secret
        if needs:
            assert account.totp_uri is not None
            assert f"secret={account.totp_secret}" in account.totp_uri
    assert len({account.password for account in accounts}) == len(USERNAMES)


@pytest.mark.django_db
def test_names_are_chinese_whatever_language_the_command_runs_in() -> None:
    User.objects.create_user("organiser", display_name="Organiser")
    with translation.override("en"):
        demo_accounts()
    assert User.objects.get(username="organiser").display_name == "演示·活动组织者"
    assert User.objects.exclude(display_name__startswith="演示·").count() == 0


@pytest.mark.django_db
def test_again_gives_the_same_from_a_file_for_the_owner_alone(tmp_path: Path) -> None:
    first = demo_accounts()
    assert demo_accounts() == first
    path = tmp_path / "demo-accounts.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry["password"] for entry in json.loads(path.read_text())] == [
        account.password for account in first
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("damage", ["gone", "not json", "[]", "[1]"])
def test_lost_file_is_made_anew_with_new_passwords(tmp_path: Path, damage: str) -> None:
    first = demo_accounts()
    path = tmp_path / "demo-accounts.json"
    path.unlink() if damage == "gone" else path.write_text(damage)
    second = demo_accounts()
    assert all(old.password != new.password for old, new in zip(first, second, strict=True))
    assert [account.totp_secret for account in first] == [account.totp_secret for account in second]
    assert all(
        User.objects.get(username=account.username).check_password(account.password) for account in second
    )


@pytest.mark.django_db
def test_lost_or_changed_account_is_mended() -> None:
    first = {account.username: account for account in demo_accounts()}
    organiser = User.objects.get(username="organiser")
    organiser.set_password("changed-by-somebody")
    organiser.save()
    User.objects.get(username="auditor").delete()
    second = {account.username: account for account in demo_accounts()}
    changed = {name for name, account in second.items() if account != first[name]}
    assert changed == {"organiser", "auditor"}


@pytest.mark.django_db
def test_demo_accounts_do_not_exist_in_production(settings: Settings) -> None:
    settings.ENV = replace(settings.ENV, mode="production")
    with pytest.raises(CommandError):
        call_command("create_demo_staff")
    with pytest.raises(RuntimeError):
        demo_accounts()
    assert not User.objects.exists()
