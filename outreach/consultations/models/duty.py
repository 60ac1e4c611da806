"""The duty rota: who is at a station's window or at the hotline, on which day, from when to when."""

from django.db import models
from django.db.models import F, Q

from outreach.consultations.rules.rota import Post
from outreach.network.models import Station, User


class Duty(models.Model):
    """One person's duty within one day. That nobody has two at once is asked by the service, person by person."""

    station = models.ForeignKey(Station, on_delete=models.PROTECT, related_name="duties")
    area = models.CharField(max_length=12)  # the station's division
    post = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Post])
    day = models.DateField()
    begins = models.PositiveSmallIntegerField()  # minutes after midnight
    ends = models.PositiveSmallIntegerField()
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="duties")
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="duty_within_a_day", condition=Q(ends__gt=F("begins"), ends__lte=24 * 60)
            )
        ]
        indexes = [
            models.Index(fields=["day", "area"], name="duty_by_day_and_area"),
            models.Index(fields=["user", "day"], name="duty_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.post} {self.station_id}"
