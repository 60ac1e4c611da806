"""A referral: the state that its events lead to, and the events."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q

from kit.personal.index_field import BlindIndexField
from kit.personal.sealed_field import SealedTextField
from outreach.network.models import Station, User
from outreach.referrals.models.append_only import AppendOnly
from outreach.referrals.models.person import Person
from outreach.referrals.rules.event_codes import event_of
from outreach.referrals.rules.referral_values import Due, Event, Kind, Outcome, Phase, Rank, State
from outreach.referrals.rules.signals import Urgency
from outreach.referrals.rules.sources import Source

_OPEN = Q(closed_at=None)
_DUES = ("first_contact", "accept", "custody")
# Fields of `State` whose columns have the same name and value.
_SAME = (
    "version", "opened_at", "changed_at", "due_at", "attempts", "first_attempt_at", "reached_at", "legal_deadline",
    "escalated_at", "calls_stopped", "ready_at", "closed_at",
)  # fmt: skip


class Referral(models.Model):
    """Somebody's matter on its way to help.

    The columns from `version` on are the fold of the events (`rules/referral_machine.py`), written with each event in
    one transaction. The matter is sealed, whatever it is, and so is the routing record, which names it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="referrals")
    receipt = SealedTextField(default="")
    receipt_index = BlindIndexField(of="receipt", purpose="receipt code")
    matter = SealedTextField(default="")
    taxonomy = models.CharField(max_length=10)  # the version by which it was judged
    urgency = models.CharField(max_length=5, choices=[(each.value, each.value) for each in Urgency])
    green = models.BooleanField()
    hide_matter = models.BooleanField()
    is_minor = models.BooleanField()  # each look needs an approval
    language = models.CharField(max_length=5)  # in which they want to talk
    step_free = models.BooleanField(default=False)
    home_visit = models.BooleanField(default=False)
    military = models.BooleanField(default=False)
    source = models.CharField(max_length=20, choices=[(each.value, each.value) for each in Source])
    origin = models.CharField(
        max_length=80, blank=True, default=""
    )  # a placement, a game; never a participant
    routing = SealedTextField(default="")  # `network/rules/routing_record.py` as JSON
    area = models.CharField(max_length=12)  # the division of the station, whose staff work on it
    is_demo = models.BooleanField(default=False)

    version = models.PositiveIntegerField()
    phase = models.CharField(max_length=12, choices=[(each.value, each.value) for each in Phase])
    station = models.ForeignKey(Station, on_delete=models.PROTECT, related_name="+", db_index=False)
    centre = models.ForeignKey(Station, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    assignee = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    receivers = models.JSONField()  # keys of stations that the consent names
    rank = models.PositiveSmallIntegerField(choices=[(each.value, each.name) for each in Rank])
    base_rank = models.PositiveSmallIntegerField(choices=[(each.value, each.name) for each in Rank])
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    due_at = models.DateTimeField()
    first_contact_ends_at = models.DateTimeField()
    first_contact_warn_at = models.DateTimeField()
    accept_ends_at = models.DateTimeField(null=True)
    accept_warn_at = models.DateTimeField(null=True)
    custody_ends_at = models.DateTimeField(null=True)
    custody_warn_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    first_attempt_at = models.DateTimeField(null=True)
    reached_at = models.DateTimeField(null=True)
    legal_deadline = models.DateField(null=True)
    escalated_at = models.DateTimeField(null=True)
    raised = models.JSONField(default=list)
    calls_stopped = models.BooleanField(default=False)
    ready_at = models.DateTimeField(null=True)
    outcome = models.CharField(
        max_length=15, blank=True, default="", choices=[(each.value, each.value) for each in Outcome]
    )
    closed_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="referral_is_closed_with_an_outcome",
                condition=(Q(closed_at=None, outcome="") & ~Q(phase=Phase.CLOSED.value))
                | (Q(closed_at__isnull=False, phase=Phase.CLOSED.value) & ~Q(outcome="")),
            )
        ]
        indexes = [
            # The work lists. What is closed is the most by far, and in none of them.
            models.Index(fields=["station", "rank", "due_at"], name="open_by_station", condition=_OPEN),
            models.Index(fields=["rank", "due_at"], name="open_by_urgency", condition=_OPEN),
            # With all that the list's figures count, so that they are counted without a look at the rows.
            models.Index(
                fields=["area", "rank", "due_at", "assignee", "escalated_at"],
                name="open_by_area",
                condition=_OPEN,
            ),
            models.Index(
                fields=["assignee", "rank", "due_at"],
                name="open_by_assignee",
                condition=_OPEN & Q(assignee__isnull=False),
            ),
            # What the clocks look at.
            models.Index(
                fields=["first_contact_warn_at"],
                name="open_not_tried",
                condition=_OPEN & Q(first_attempt_at=None),
            ),
            models.Index(
                fields=["accept_warn_at"],
                name="open_to_accept",
                condition=_OPEN & Q(accept_warn_at__isnull=False),
            ),
            models.Index(
                fields=["custody_warn_at"],
                name="open_in_custody",
                condition=_OPEN & Q(custody_warn_at__isnull=False, ready_at=None),
            ),
            models.Index(
                fields=["legal_deadline"],
                name="open_with_deadline",
                condition=_OPEN & Q(legal_deadline__isnull=False),
            ),
            models.Index(
                fields=["area", "escalated_at"],
                name="escalated_by_area",
                condition=Q(escalated_at__isnull=False),
            ),
            models.Index(fields=["area", "opened_at"], name="referral_by_area_and_day"),
            models.Index(fields=["closed_at"], name="closed_by_day", condition=Q(closed_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def state(self) -> State:
        """The columns as the rules know them."""
        first_contact = self._due("first_contact")
        assert first_contact is not None  # noqa: S101  # its columns are never null
        return State(
            phase=Phase(self.phase),
            station=str(self.station_id),
            centre=str(self.centre_id) if self.centre_id else None,
            assignee=str(self.assignee_id) if self.assignee_id else None,
            receivers=frozenset(self.receivers),
            rank=Rank(self.rank),
            base_rank=Rank(self.base_rank),
            raised=frozenset(self.raised),
            outcome=Outcome(self.outcome) if self.outcome else None,
            merged_into=str(self.merged_into_id) if self.merged_into_id else None,
            first_contact=first_contact,
            accept=self._due("accept"),
            custody=self._due("custody"),
            **{name: getattr(self, name) for name in _SAME},
        )

    def _due(self, name: str) -> Due | None:
        ends_at, warn_at = getattr(self, f"{name}_ends_at"), getattr(self, f"{name}_warn_at")
        return None if ends_at is None else Due(ends_at, warn_at)


def columns_of(state: State) -> dict[str, Any]:
    """The columns that hold this state, by name."""
    columns: dict[str, Any] = {name: getattr(state, name) for name in _SAME}
    for name in _DUES:
        due: Due | None = getattr(state, name)
        columns[f"{name}_ends_at"] = due.ends_at if due else None
        columns[f"{name}_warn_at"] = due.warn_at if due else None
    return columns | {
        "phase": state.phase.value,
        "station_id": uuid.UUID(state.station),
        "centre_id": uuid.UUID(state.centre) if state.centre else None,
        "assignee_id": uuid.UUID(state.assignee) if state.assignee else None,
        "receivers": sorted(state.receivers),
        "rank": state.rank.value,
        "base_rank": state.base_rank.value,
        "raised": sorted(state.raised),
        "outcome": state.outcome.value if state.outcome else "",
        "merged_into_id": uuid.UUID(state.merged_into) if state.merged_into else None,
    }


class ReferralEvent(AppendOnly):
    """One event. `codes` hold ids, codes and times; what somebody wrote is in `note`, sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="events", db_index=False)
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=[(each.value, each.value) for each in Kind])
    at = models.DateTimeField()
    actor = models.CharField(max_length=60)
    codes = models.JSONField(default=dict)
    note = SealedTextField(blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["referral", "seq"], name="one_event_each_place")]

    def __str__(self) -> str:
        return f"{self.referral_id} {self.seq}"

    def event(self) -> Event:
        """The event as the rules know it."""
        return event_of(seq=self.seq, kind=self.kind, at=self.at, actor=self.actor, codes=self.codes)
