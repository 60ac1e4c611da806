"""Divisions and staff."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from outreach.network.rules.roles import Role


class Division(models.Model):
    """An administrative division by its statistical code; the prefix is the hierarchy."""

    code = models.CharField(primary_key=True, max_length=12)
    name = models.CharField(max_length=80)
    level = models.PositiveSmallIntegerField()  # 1 city, 2 county, 3 township, 4 village
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: object) -> User:
        """Create a member of staff; without a password the account cannot sign in until invited."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A member of staff. Citizens are never staff accounts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(_("user name"), max_length=40, unique=True)
    display_name = models.CharField(_("name"), max_length=40)
    email = models.EmailField(_("e-mail"), blank=True)
    division = models.ForeignKey(Division, null=True, on_delete=models.PROTECT, related_name="+")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]
    objects = UserManager()

    def __str__(self) -> str:
        return self.display_name


class RoleGrant(models.Model):
    """A role of a member of staff, for a division and everything beneath it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=30, choices=[(role.value, role.value) for role in Role])
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    granted_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role", "division"], name="one_grant_each")]

    def __str__(self) -> str:
        return f"{self.role} {self.division_id}"
