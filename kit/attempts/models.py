"""The counters. Whose tries they are stands in none: the key is a blind index."""

from __future__ import annotations

from django.db import models

from kit.sealing.blind_index import INDEX_LENGTH


class Counter(models.Model):
    """Tries for one purpose and key since the window was opened by the first of them."""

    purpose = models.CharField(max_length=40)
    key_index = models.CharField(max_length=INDEX_LENGTH)
    tries = models.PositiveIntegerField()
    ends_at = models.BigIntegerField(db_index=True)  # milliseconds since 1970

    class Meta:
        constraints = [models.UniqueConstraint(fields=["purpose", "key_index"], name="one_counter_each_key")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.tries}"
