"""Staff accounts."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from kit.personal.index_field import BlindIndexField
from kit.personal.sealed_field import SealedTextField
from outreach.network.models.division import Division


def _normal_email(address: str) -> str:
    return address.strip().lower()


class UserManager(BaseUserManager["User"]):
    def create_user(
        self, username: str, password: str | None = None, *, email: str = "", **fields: Any
    ) -> User:
        """Create a member of staff; without a password the account cannot sign in until invited."""
        user = self.model(username=username.lower(), email=_normal_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def with_email(self, address: str) -> models.QuerySet[User]:
        """Accounts with this e-mail address, found by blind index."""
        return self.filter(email_index__of=address)


class User(AbstractBaseUser):
    """A member of staff. Citizens are never staff accounts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(_("User name"), max_length=40, unique=True)  # lower case
    display_name = models.CharField(_("Full name"), max_length=40)
    email = SealedTextField(blank=True, default="", editable=False)
    email_index = BlindIndexField(of="email", purpose="staff e-mail", normalise=_normal_email)
    division = models.ForeignKey(Division, null=True, on_delete=models.PROTECT, related_name="+")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # Raised to end all sessions at once: on deactivation, a change of roles, a reset second factor.
    session_version = models.PositiveIntegerField(default=0)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email_index"  # enters password reset tokens, which therefore die with a change of address
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]
    objects = UserManager()

    def __str__(self) -> str:
        return self.display_name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Django compares this with what the session holds, and drops the session when they differ."""
        value = f"{self.password}:{self.session_version}"
        return salted_hmac("outreach.network.session", value, secret=secret, algorithm="sha256").hexdigest()
