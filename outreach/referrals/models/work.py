"""What hangs on a referral: files, appointments, marks of likely duplicates."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from kit.sealed_files.models import SealedFile
from outreach.network.models import Station, User
from outreach.referrals.models.referral import Referral


class Attachment(models.Model):
    """A paper of the matter. The file is sealed; erasing its row destroys its key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="attachments")
    file = models.OneToOneField(SealedFile, on_delete=models.CASCADE, related_name="+")
    added_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+"
    )  # `None`: the person
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)


class Booking(models.Model):
    """An appointment to be called back, in one of a station's slots; `place` counts from 1 within the slot's places."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="bookings")
    station = models.ForeignKey(Station, on_delete=models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    begins = models.TimeField()
    ends = models.TimeField()
    place = models.PositiveSmallIntegerField()
    booked_at = models.DateTimeField()
    booked_by = models.CharField(max_length=60)  # `person`, `user:…`
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["station", "day", "begins", "place"],
                name="one_booking_each_place",
                condition=Q(cancelled_at=None),
            ),
            models.UniqueConstraint(
                fields=["referral"], name="one_booking_each_referral", condition=Q(cancelled_at=None)
            ),
            models.CheckConstraint(name="booking_is_a_time", condition=Q(ends__gt=F("begins"), place__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.begins}"


class DuplicateMark(models.Model):
    """Two referrals with one telephone number. A person says whether they are one matter; nothing merges alone."""

    newer = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="likely_older")
    older = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="likely_newer")
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    same = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["newer", "older"], name="one_mark_each_pair"),
            models.CheckConstraint(name="nothing_is_its_own_duplicate", condition=~Q(newer=F("older"))),
        ]

    def __str__(self) -> str:
        return f"{self.newer_id} {self.older_id}"
