"""What hangs on a station: days on which it is shut, its people, the times at which it calls back."""

from django.db import models
from django.db.models import F, Q

from outreach.network.models.station import Station
from outreach.network.models.user import User


class StationClosure(models.Model):
    """Days on which the station is shut beyond the calendar, both included; `reason` is read by the public.

    Without `last` nobody knows yet until when.
    """

    station = models.ForeignKey(Station, on_delete=models.CASCADE, related_name="closures")
    first = models.DateField()
    last = models.DateField(null=True)
    reason = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="closure_ends_after_it_begins", condition=Q(last=None) | Q(last__gte=F("first"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.first} – {self.last or ''}"


class StationStaff(models.Model):
    """A member of staff who works at a station. It gives no right by itself: rights are granted as roles."""

    station = models.ForeignKey(Station, on_delete=models.CASCADE, related_name="staff")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="workplaces")
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["station", "user"], name="one_workplace_each")]

    def __str__(self) -> str:
        return f"{self.user_id} @ {self.station_id}"


class CallbackSlot(models.Model):
    """A time of the week at which the station calls back, and how many calls it has time for."""

    station = models.ForeignKey(Station, on_delete=models.CASCADE, related_name="callback_slots")
    weekday = models.PositiveSmallIntegerField()  # 1 Monday to 7 Sunday
    begins = models.TimeField()
    ends = models.TimeField()
    places = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["station", "weekday", "begins"], name="one_slot_each_time"),
            models.CheckConstraint(
                name="slot_is_a_time_with_places",
                condition=Q(weekday__gte=1, weekday__lte=7, places__gte=1, ends__gt=F("begins")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.begins}"
