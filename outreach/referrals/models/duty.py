"""Reports that a child is harmed or in danger (未成年人保护法 11(2)), with their own log and clock."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from kit.personal.sealed_field import SealedTextField
from outreach.network.models import User
from outreach.referrals.models.append_only import AppendOnly
from outreach.referrals.models.referral import Referral
from outreach.referrals.rules.duty import Authority, Harm, Learned


class DutyReport(models.Model):
    """What somebody of the staff learned. It stands on a duty of law, so no consent is asked and none ends it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    division = models.CharField(max_length=12)  # where the child is, as far as known
    harm = models.CharField(max_length=12, choices=[(each.value, each.value) for each in Harm])
    learned = models.CharField(max_length=12, choices=[(each.value, each.value) for each in Learned])
    learned_at = models.DateTimeField()
    child = SealedTextField(blank=True, default="")  # who, and where to be found
    account = SealedTextField(default="")  # what was seen or heard
    referral = models.ForeignKey(Referral, null=True, on_delete=models.PROTECT, related_name="duty_reports")
    reported_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    warn_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)  # the first authority was told
    warned_at = models.DateTimeField(null=True)
    overdue_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["division", "reported_at"], name="duty_by_division"),
            models.Index(fields=["warn_at"], name="duty_to_tell", condition=Q(told_at=None)),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class DutyStep(AppendOnly):
    """One entry of a report's log: an authority told, or something learned since."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(DutyReport, on_delete=models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    authority = models.CharField(
        max_length=15, blank=True, default="", choices=[(each.value, each.value) for each in Authority]
    )  # empty: a note
    note = SealedTextField(blank=True, default="")  # whom it was told, their number of it

    class Meta:
        indexes = [models.Index(fields=["report", "at"], name="duty_log")]

    def __str__(self) -> str:
        return str(self.pk)
