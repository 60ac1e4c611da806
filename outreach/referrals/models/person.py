"""Somebody who asked for help. No key joins them to a quiz's participant, and none may."""

from __future__ import annotations

import uuid

from django.db import models

from kit.personal.index_field import BlindIndexField
from kit.personal.sealed_field import SealedTextField
from kit.telephone.numbers import index_form
from outreach.network.rules.stations import Language
from outreach.referrals.rules.consent import AgeBand

# The kind of subject that a person is (`kit/personal`).
SUBJECT = "person"


class Person(models.Model):
    """A person as far as consent goes. Somebody who asks twice is two rows until a person has looked at both.

    Erased, the row stays and says nothing: the records of consent point to it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    called = SealedTextField(default="")  # what they want to be called: no name is demanded
    phone = SealedTextField(default="")
    phone_index = BlindIndexField(of="phone", purpose="telephone", normalise=index_form)
    safe_contact = SealedTextField(blank=True, default="")  # `rules/safe_contact.py`, one line
    language = models.CharField(max_length=5, choices=[(each.value, each.value) for each in Language])
    age = models.CharField(max_length=10, choices=[(each.value, each.value) for each in AgeBand])
    division = models.CharField(max_length=12)  # their own, as they said; the county alone once erased
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.pk)
