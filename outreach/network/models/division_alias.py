"""Codes of other schemes for a division."""

from django.db import models

from outreach.network.models.division import Division
from outreach.network.rules.station_row import Scheme


class DivisionAlias(models.Model):
    """What another scheme calls a division. Found by scheme and code together, never by the code alone.

    For 22 townships of one city the civil-affairs code differs from the statistical code, and some are swapped.
    """

    scheme = models.CharField(
        max_length=20, choices=[(Scheme.CIVIL_AFFAIRS.value, Scheme.CIVIL_AFFAIRS.value)]
    )
    code = models.CharField(max_length=12)
    division = models.ForeignKey(Division, on_delete=models.CASCADE, related_name="aliases")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="one_division_each_alias"),
            models.UniqueConstraint(fields=["scheme", "division"], name="one_alias_each_division"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.code}"
