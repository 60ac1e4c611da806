"""Demo staff: one account per role, with passwords and second factors made on the first start.

The credentials stand in `VAR_DIR/demo-accounts.json`, readable by its owner alone, so that each start can print them
again. Never in production.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from outreach.network.models import Division, RoleGrant, User
from outreach.network.rules.divisions import Level
from outreach.network.rules.roles import SECOND_FACTOR_ROLES, SMALL_AREA_DIGITS, SMALLEST_AREAS_ONLY, Role
from outreach.network.services.second_factor import enrol, new_secret, totp_secret

# Names, not messages: like the divisions they are data and the same in every language.
_DISPLAY_NAMES = {
    Role.ADMINISTRATOR: "演示·系统管理员",
    Role.SECURITY_ADMINISTRATOR: "演示·安全管理员",
    Role.AUDITOR: "演示·审计管理员",
    Role.QUESTION_EDITOR: "演示·题目编辑",
    Role.LEGAL_REVIEWER: "演示·法律审核员",
    Role.ORGANISER: "演示·活动组织者",
    Role.OUTREACH_MEMBER: "演示·普法宣传员",
    Role.REFERRAL_OFFICER: "演示·转介专员",
    Role.DESK_SUPERVISOR: "演示·转介督导",
    Role.VILLAGE_CONTACT: "演示·村级联络员",
}
USERNAMES = {
    "admin": Role.ADMINISTRATOR,
    "security": Role.SECURITY_ADMINISTRATOR,
    "auditor": Role.AUDITOR,
    "editor": Role.QUESTION_EDITOR,
    "reviewer": Role.LEGAL_REVIEWER,
    "organiser": Role.ORGANISER,
    "outreach": Role.OUTREACH_MEMBER,
    "referral": Role.REFERRAL_OFFICER,
    "supervisor": Role.DESK_SUPERVISOR,
    "village": Role.VILLAGE_CONTACT,
}
# No l, o, 0 and 1: people read these from a terminal. 32 letters and digits, 16 of them: 80 bits.
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
_PASSWORD_LENGTH = 16


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A demo account's credentials; `totp_*` for roles that need a second factor."""

    role: str
    username: str
    password: str
    totp_secret: str | None
    totp_uri: str | None


def _file() -> Path:
    return Path(settings.ENV.var_dir) / "demo-accounts.json"


def demo_accounts() -> list[DemoAccount]:
    """The demo accounts as they are; made, or made anew, where an account or its noted password is missing.

    Raises `RuntimeError` in production.
    """
    if settings.ENV.mode == "production":
        raise RuntimeError("demo accounts do not exist in production")
    noted = _noted_passwords()
    with transaction.atomic(), translation.override(settings.LANGUAGE_CODE):
        accounts = [_account(username, role, noted.get(username)) for username, role in USERNAMES.items()]
    _write(accounts)
    return accounts


def _account(username: str, role: Role, noted: str | None) -> DemoAccount:
    home = _area(role)
    user = User.objects.filter(username=username).first()
    if user is None:
        user = User.objects.create_user(username, display_name=_DISPLAY_NAMES[role], division=home)
    if noted is None or not user.check_password(noted):
        noted = "".join(secrets.choice(_ALPHABET) for _ in range(_PASSWORD_LENGTH))
        user.set_password(noted)
    user.is_active = True
    user.display_name = _DISPLAY_NAMES[role]
    user.save()
    RoleGrant.objects.get_or_create(user=user, role=role, division=home)
    secret: str | None = None
    if role in SECOND_FACTOR_ROLES:
        secret = totp_secret(user)
        if secret is None:
            secret = new_secret()
            Authenticator.objects.filter(user=user).delete()
            enrol(user=user, secret=secret)
    return DemoAccount(
        role=role.value,
        username=username,
        password=noted,
        totp_secret=secret,
        totp_uri=_uri(username, secret) if secret else None,
    )


def _area(role: Role) -> Division:
    """The whole city; for a role that is given for small areas alone, its first township."""
    code = settings.ENV.home_division
    if role in SMALLEST_AREAS_ONLY:
        townships = Division.objects.filter(code__startswith=code, level=Level.TOWNSHIP)
        if (first := townships.order_by("code").first()) is not None:
            return first
        code, level = code.ljust(SMALL_AREA_DIGITS, "0"), Level.TOWNSHIP  # nothing was imported
    else:
        level = Level.CITY
    return Division.objects.get_or_create(code=code, defaults={"name": code, "level": level})[0]


def _uri(username: str, secret: str) -> str:
    query = urlencode({"secret": secret, "issuer": gettext("Everyday Law")}, quote_via=quote)
    return f"otpauth://totp/{quote(username)}?{query}"


def _noted_passwords() -> dict[str, str]:
    try:
        entries = json.loads(_file().read_text())
        return {entry["username"]: entry["password"] for entry in entries}
    except (OSError, ValueError, TypeError, KeyError):
        return {}  # gone or damaged: made anew


def _write(accounts: list[DemoAccount]) -> None:
    path = _file()
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    # Created for the owner alone, not narrowed afterwards.
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump([asdict(account) for account in accounts], file, indent=1)
    fresh.replace(path)
