"""The outbox, and who wants no messages."""

from __future__ import annotations

import uuid

from django.db import models

from kit.notify.rules.parameters import Language
from kit.notify.rules.states import ENDED, WAITING, State
from kit.personal.index_field import BlindIndexField
from kit.personal.sealed_field import SealedTextField
from kit.sealing.blind_index import INDEX_LENGTH
from kit.telephone.numbers import index_form

_WAITING, _ENDED = [state.value for state in WAITING], [state.value for state in ENDED]


class Message(models.Model):
    """A message to one person.

    Its key is what a gateway tells repetitions by. `subject_kind` and `subject_key` say whose it is, for export and
    erasure. `due_at` is when it is looked at next: the next try while it is queued, the end of the lease while somebody
    sends it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=100, unique=True)  # the caller's: one act, one message
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_key = models.UUIDField(null=True)
    recipient = SealedTextField(blank=True)
    recipient_index = BlindIndexField(of="recipient", purpose="message recipient", normalise=index_form)
    template = models.CharField(max_length=80)
    language = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Language])
    parameters = SealedTextField(blank=True)
    windows = SealedTextField(blank=True)  # the person's safe times
    urgent = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    planned_at = models.DateTimeField()  # the first moment at which it might be sent
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in State])
    reason = models.CharField(max_length=30, blank=True)  # a `Reason`
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    claim = models.UUIDField(null=True)  # of the sender that has it
    gateway_id = models.CharField(max_length=100, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"], condition=models.Q(ended_at__isnull=True), name="message_waiting"
            ),
            models.Index(fields=["ended_at"], name="message_ended"),
            models.Index(fields=["subject_key"], name="message_subject"),
        ]
        constraints = [
            # What waits is looked up by its having no end, for which SQLite, too, can use the partial index.
            models.CheckConstraint(
                condition=models.Q(state__in=_WAITING, ended_at__isnull=True)
                | models.Q(state__in=_ENDED, ended_at__isnull=False),
                name="message_waits_or_has_ended",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


def waiting() -> models.QuerySet[Message]:
    """The messages that are not sent yet, on their way included."""
    return Message.objects.filter(ended_at=None)


class OptOutSecret(models.Model):
    """The key of the opt-outs' index: drawn once, and sealed.

    An ordinary blind index is made anew when the sealing key changes, for which its value must be known. Of who has
    opted out nothing is known, so their index has a key that stays, and that `rotate_keys` only seals anew.
    """

    id = models.UUIDField(primary_key=True)
    secret = SealedTextField(editable=False)

    def __str__(self) -> str:
        return "OptOutSecret"


class OptOut(models.Model):
    """Somebody wants no messages. No column tells who: it is found by the number, and stays when all else is erased."""

    number_index = models.CharField(max_length=INDEX_LENGTH, unique=True)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d}"
