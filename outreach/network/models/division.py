"""Administrative divisions."""

from django.db import models

from outreach.network.rules.divisions import Level


class Division(models.Model):
    """An administrative division by its statistical code; the prefix is the hierarchy."""

    code = models.CharField(
        primary_key=True, max_length=12
    )  # 4 digits city, 6 county, 9 township, 12 village
    name = models.CharField(max_length=80)
    level = models.PositiveSmallIntegerField(choices=[(level.value, level.name) for level in Level])
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")

    def __str__(self) -> str:
        return self.name
