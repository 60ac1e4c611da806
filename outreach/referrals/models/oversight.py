"""Looks that need somebody's word: at a minor's record before, beyond the own area afterwards."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from kit.personal.sealed_field import SealedTextField
from outreach.network.models import User
from outreach.referrals.models.referral import Referral


class AccessApproval(models.Model):
    """Somebody asked to look at a minor's record (未成年人网络保护条例 36): why, who allowed it, until when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="approvals")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    reason = SealedTextField(default="")
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    granted = models.BooleanField(null=True)
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "asked_by"], name="one_open_question_each", condition=Q(decided_at=None)
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class BreakGlass(models.Model):
    """Somebody looked at a referral beyond their area because it could not wait. A supervisor reviews each."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="broken_glasses")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = SealedTextField(default="")
    reviewed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["at"], name="glass_to_review", condition=Q(reviewed_at=None))]

    def __str__(self) -> str:
        return str(self.pk)
