"""A participant is a random identity of a device, and nothing else."""

import uuid

from django.db import models


class Participant(models.Model):
    """One device that has joined something. Carries no personal data."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_ms = models.BigIntegerField()  # milliseconds since 1970, the database's clock

    def __str__(self) -> str:
        return str(self.id)
