"""The citizen's way to the answer: a receipt code and the telephone that goes with it, and no hint which was wrong."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from kit.attempts.services import allow, forgive
from kit.audit.log import record
from kit.personal.register import Subject
from kit.personal.walk import erase
from kit.public_codes.codes import Mistake, read
from kit.sealing.blind_index import blind_indexes
from kit.sealing.configured import key_ring
from kit.telephone.numbers import index_form
from outreach.consultations.models import Consultation
from outreach.consultations.rules.actions import Action
from outreach.referrals.services.receipts import (
    MOST_OF_CLIENT,
    MOST_OF_CODE,
    MOST_OF_PHONE,
    PER,
    NotFound,
    TooManyTries,
)

SUBJECT = "consultation"


def find_reply(
    *, code: str, phone: str, client: str, now: datetime
) -> Consultation | NotFound | TooManyTries | Mistake:
    """The message of a receipt. `client` is where the try comes from; it is stored as an index.

    Counted before anything is looked up, so call it outside of a transaction. A `Mistake` is a typing error that the
    code shows by itself; it tells nothing of codes that exist, and counts as no try.
    """
    typed = read(code)
    if isinstance(typed, Mistake):
        return typed
    number = index_form(phone)
    tries = [
        allow(purpose="reply client", key=client, most=MOST_OF_CLIENT, per=PER, now=now),
        allow(purpose="reply code", key=typed.text, most=MOST_OF_CODE, per=PER, now=now),
        allow(purpose="reply phone", key=number, most=MOST_OF_PHONE, per=PER, now=now),
    ]
    if not all(each.allowed for each in tries):
        return TooManyTries(max(each.again_at for each in tries if not each.allowed))
    # The same steps whether there is such a code or not.
    row = (
        Consultation.objects.select_related("station", "answered_by")
        .filter(receipt_index__of=typed.text)
        .first()
    )
    field = Consultation._meta.get_field("phone_index")
    wanted = blind_indexes(key_ring(), field.purpose, number)
    if row is None or row.phone_index not in wanted:
        return NotFound()
    forgive(purpose="reply code", key=typed.text)
    forgive(purpose="reply phone", key=number)
    _note(row, now)
    return row


@transaction.atomic
def _note(row: Consultation, now: datetime) -> None:
    if row.answered_at is not None and row.seen_at is None:
        Consultation.objects.filter(pk=row.pk, seen_at=None).update(seen_at=now)
    record(actor="person", action=Action.FOUND_BY_RECEIPT, target=f"consultation:{row.pk}")


@transaction.atomic
def forget_own(consultation_id: UUID) -> None:
    """The person takes their message back (PIPL 15, 47): everything that tells of them is erased, counts stay."""
    erase(Subject(SUBJECT, consultation_id))
    record(actor="person", action=Action.FORGOTTEN, target=f"consultation:{consultation_id}")
