"""The register of advice, and what is counted of it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from kit.personal.index_field import BlindIndexField
from kit.personal.sealed_field import SealedTextField
from kit.telephone.numbers import index_form
from outreach.consultations.rules.entries import Channel
from outreach.network.models import Station, User
from outreach.network.rules.stations import Language
from outreach.referrals.models import Referral


class Consultation(models.Model):
    """One piece of advice: given at once, or a message that waits for its answer.

    What tells of the person and of their matter is sealed; what is counted of the matter stands in `AdviceCount`,
    which knows no row. Erased, the row stays and says when, how and how long.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    station = models.ForeignKey(Station, on_delete=models.PROTECT, related_name="consultations")
    area = models.CharField(max_length=12)  # the station's division, by which access asks
    channel = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Channel])
    language = models.CharField(max_length=5, choices=[(each.value, each.value) for each in Language])
    matter = SealedTextField(blank=True, default="")  # a code
    question = SealedTextField(blank=True, default="")
    answer = SealedTextField(blank=True, default="")
    called = SealedTextField(blank=True, default="")
    phone = SealedTextField(blank=True, default="")
    phone_index = BlindIndexField(of="phone", purpose="telephone", normalise=index_form)
    receipt = SealedTextField(blank=True, default="")
    receipt_index = BlindIndexField(of="receipt", purpose="consultation receipt")
    division = models.CharField(max_length=12, blank=True, default="")  # the person's own, as they said
    is_minor = models.BooleanField(default=False)  # 14 to 17; nothing is kept of who is younger
    text_version = models.CharField(
        max_length=10, blank=True, default=""
    )  # what a message's person agreed to
    text_language = models.CharField(max_length=10, blank=True, default="")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)  # of a message
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    minutes = models.PositiveSmallIntegerField(null=True)  # that it took
    waited = models.PositiveIntegerField(null=True)  # minutes of the office's time, of a message
    need_counted = models.BooleanField(default=False)  # it is among the needs: nobody is counted twice
    seen_at = models.DateTimeField(null=True)  # the person has read the answer
    referral = models.OneToOneField(
        Referral, null=True, on_delete=models.PROTECT, related_name="consultation"
    )
    erased_at = models.DateTimeField(null=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["area", "asked_at"], name="advice_by_area"),
            models.Index(fields=["due_at"], name="advice_waiting", condition=Q(answered_at=None)),
        ]
        constraints = [
            models.CheckConstraint(
                name="answered_by_somebody_in_minutes",
                condition=Q(answered_at=None, answered_by=None, minutes=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False, minutes__gte=1),
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class AdviceCount(models.Model):
    """How much advice on a matter in a county and month. A count, and no person: it stays when they are erased."""

    month = models.DateField()  # its first day
    area = models.CharField(max_length=6)  # a county, or the city where a city's centre gave it
    matter = models.CharField(max_length=40)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "area", "matter"], name="one_advice_count_each"),
            models.CheckConstraint(name="advice_was_counted", condition=Q(count__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.area} {self.matter}"
