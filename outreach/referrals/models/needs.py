"""What is counted before anybody consents: how many, of what, where, in which week. No person is in it."""

from django.db import models
from django.db.models import Q

from outreach.referrals.rules.sources import Source


class NeedCount(models.Model):
    """How often a matter was said to concern somebody. `area` is a county, or the city where none is known."""

    area = models.CharField(max_length=6)
    matter = models.CharField(max_length=40)
    week = models.DateField()  # its Monday
    source = models.CharField(max_length=20, choices=[(source.value, source.value) for source in Source])
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["week", "area", "matter", "source"], name="one_count_each_week_and_place"
            ),
            models.CheckConstraint(name="need_was_counted", condition=Q(count__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.week} {self.area} {self.matter}"


class PublishedWeek(models.Model):
    """A week's table as it was published, once (`rules/small_cells.py`); a hidden cell is `null`."""

    week = models.DateField(primary_key=True)  # its Monday
    areas = models.JSONField()
    matters = models.JSONField()
    cells = models.JSONField()  # [area, matter, count or null], totals under ""
    threshold = models.PositiveSmallIntegerField()
    published_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.week}"
