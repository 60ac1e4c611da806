"""Roles granted to staff."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from outreach.network.models.division import Division
from outreach.network.models.user import User
from outreach.network.rules.roles import Role


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def valid_at(self, now: datetime) -> RoleGrantQuerySet:
        """Grants that have not run out."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gt=now))


class RoleGrant(models.Model):
    """A role of a member of staff, for a division and everything beneath it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=30, choices=[(role.value, role.value) for role in Role])
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    granted_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    granted_at = models.DateTimeField(auto_now_add=True)
    valid_until = models.DateTimeField(null=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role", "division"], name="one_grant_each")]

    def __str__(self) -> str:
        return f"{self.role} {self.division_id}"
