"""Invitations to become a member of staff."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models

from kit.personal.sealed_field import SealedTextField
from outreach.network.models.division import Division
from outreach.network.models.user import User
from outreach.network.rules.roles import Role


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open_at(self, now: datetime) -> InvitationQuerySet:
        """Invitations that can still be accepted."""
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now)


class Invitation(models.Model):
    """A one-time link that grants one role. Only the token's hash is kept, so the table opens no account."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token_hash = models.CharField(max_length=64, unique=True)
    note = models.CharField(max_length=40)  # for whom, in the inviter's words; becomes the proposed name
    role = models.CharField(max_length=30, choices=[(role.value, role.value) for role in Role])
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    email = SealedTextField(blank=True, default="", editable=False)
    invited_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = InvitationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.role} {self.division_id}"
