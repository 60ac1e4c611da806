"""No messages, please – and back again."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime

from django.db import transaction

from kit.notify.models import OptOut, OptOutSecret, waiting
from kit.notify.rules.states import Reason, State
from kit.sealing.blind_index import blind_index
from kit.sealing.keys import KeyRing, make_ring
from kit.telephone.numbers import index_form

# There is one; of two processes that draw at once, the key lets one store it.
_THE_ONE = uuid.UUID("6f707420-6f75-8473-9563-726574000001")


def _ring() -> KeyRing | None:
    row = OptOutSecret.objects.filter(pk=_THE_ONE).first()
    return make_ring(row.secret or "") if row else None


def _index(ring: KeyRing, number: str) -> str:
    return blind_index(ring, "opt-out", index_form(number))


@transaction.atomic
def opt_out(number: str, *, now: datetime) -> int:
    """Send nothing to this number any more, whoever asks for it. Returns how many messages were dropped for that."""
    OptOutSecret.objects.bulk_create(
        [OptOutSecret(id=_THE_ONE, secret=secrets.token_hex(32))], ignore_conflicts=True
    )
    ring = _ring()
    if ring is None:  # unreachable: it was stored by us or by somebody else
        raise AssertionError
    OptOut.objects.bulk_create([OptOut(number_index=_index(ring, number), since=now)], ignore_conflicts=True)
    return (
        waiting()
        .filter(recipient_index__of=number)
        .update(state=State.DROPPED, reason=Reason.OPTED_OUT, claim=None, ended_at=now)
    )


def opt_in(number: str) -> bool:
    """Send again. What was dropped stays dropped. Returns whether they had opted out."""
    ring = _ring()
    return ring is not None and OptOut.objects.filter(number_index=_index(ring, number)).delete()[0] > 0


def has_opted_out(number: str) -> bool:
    """Whether this number wants no messages."""
    ring = _ring()
    return ring is not None and OptOut.objects.filter(number_index=_index(ring, number)).exists()
