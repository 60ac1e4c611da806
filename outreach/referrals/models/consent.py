"""Consent as rows: the texts that were shown, what was agreed to, who was named, and what was taken back."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from outreach.network.models import Station, User
from outreach.referrals.models.append_only import AppendOnly
from outreach.referrals.models.person import Person
from outreach.referrals.models.referral import Referral
from outreach.referrals.rules.consent import Channel, Purpose


class ConsentText(models.Model):
    """A text of the bureau's own, beside those that are shipped (`data/consent_texts_….toml`)."""

    purpose = models.CharField(max_length=20, choices=[(each.value, each.value) for each in Purpose])
    version = models.CharField(max_length=10)
    language = models.CharField(max_length=10)  # of the text: `zh-hans`, `mn`, `en`
    text = models.TextField()
    valid_from = models.DateField()
    stored_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    stored_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "version", "language"], name="one_consent_text_each_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.version} {self.language}"


class Consent(AppendOnly):
    """What somebody agreed to, and how. It holds codes and no words of theirs: it outlives their data as evidence."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="consents")
    purposes = models.JSONField()  # texts agreed to, each by its own act
    receivers = models.JSONField()  # keys of stations
    data_kinds = models.JSONField()
    given_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    text_version = models.CharField(max_length=10)
    language = models.CharField(max_length=10)
    channel = models.CharField(max_length=12, choices=[(each.value, each.value) for each in Channel])
    read_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["ends_at"], name="consent_ends")]

    def __str__(self) -> str:
        return str(self.pk)


class Withdrawal(AppendOnly):
    """A consent taken back. `by` is who of the staff wrote it down, if the person did not do it themselves."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="withdrawal")
    channel = models.CharField(max_length=12)  # a `Channel`, or `period` where its time was over
    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.pk)


class Receiver(models.Model):
    """A station that a consent names: since when it has the data, and what it knows of a withdrawal."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="named_receivers")
    station = models.ForeignKey(Station, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)  # `None`: named, and nothing was passed on yet
    withdrawn_at = models.DateTimeField(null=True)  # told that the consent was withdrawn
    acknowledged_at = models.DateTimeField(null=True)  # somebody there has read it and deleted what they had
    acknowledged_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["referral", "station"], name="one_receiver_each_station")
        ]
        indexes = [
            models.Index(
                fields=["station"],
                name="receiver_to_acknowledge",
                condition=Q(withdrawn_at__isnull=False, acknowledged_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.referral_id} {self.station_id}"
