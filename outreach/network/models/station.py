"""Stations of the legal-aid network."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from outreach.network.models.division import Division
from outreach.network.rules.opening import Closure, Week, parse_week
from outreach.network.rules.stations import HostKind, Language, StationFacts, StationKind


class Station(models.Model):
    """A place where somebody helps. `code` is the bureau's own number, by which sheets name it.

    Hours stand in the one line in which people write them (`rules/opening.py`): they are always read and changed whole,
    and never searched.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in StationKind])
    host_kind = models.CharField(
        max_length=30, blank=True, default="", choices=[(kind.value, kind.value) for kind in HostKind]
    )
    host_name = models.CharField(max_length=80, blank=True, default="")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="stations")
    address = models.CharField(max_length=200, blank=True, default="")
    phone = models.CharField(max_length=30)
    # Codes of matters; `None` is every matter, an empty list none: such a point only books and accompanies.
    matters = models.JSONField(null=True)
    languages = models.JSONField(default=list)
    step_free = models.BooleanField(default=False)
    home_visit = models.BooleanField(default=False)
    military = models.BooleanField(default=False)
    hours = models.CharField(max_length=200, blank=True, default="")
    capacity = models.PositiveSmallIntegerField(null=True)  # open referrals at a time; `None`: not limited
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)  # the first day on which it is no more
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="station_closes_after_it_opened",
                condition=Q(opened_on=None) | Q(closed_on=None) | Q(closed_on__gt=F("opened_on")),
            ),
            models.CheckConstraint(
                name="station_inside_a_host_or_not",
                condition=(Q(kind=StationKind.HOST_WORKSTATION.value) & ~Q(host_kind=""))
                | (~Q(kind=StationKind.HOST_WORKSTATION.value) & Q(host_kind="")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def week(self) -> Week:
        """The weekly hours. What is stored was read by the same rule before."""
        week = parse_week(self.hours)
        if week is None:
            raise ValueError("stored hours cannot be read")
        return week

    def facts(self) -> StationFacts:
        """The station as rules weigh it. Asks for its closures: prefetch them for more than one."""
        return StationFacts(
            key=str(self.pk),
            code=self.code,
            kind=StationKind(self.kind),
            division=self.division_id,
            host=HostKind(self.host_kind) if self.host_kind else None,
            matters=None if self.matters is None else frozenset(self.matters),
            languages=frozenset(Language(language) for language in self.languages),
            step_free=self.step_free,
            home_visit=self.home_visit,
            military=self.military,
            week=self.week,
            closures=tuple(Closure(each.first, each.last) for each in self.closures.all()),
            opened_on=self.opened_on,
            closed_on=self.closed_on,
            capacity=self.capacity,
        )
