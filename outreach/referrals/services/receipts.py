"""The citizen's way in: a receipt code and the telephone that goes with it, and no hint which of them was wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from kit.attempts.services import Allowance, allow, forgive
from kit.audit.log import record
from kit.public_codes.codes import Mistake, read
from kit.sealing.blind_index import blind_indexes
from kit.sealing.configured import key_ring
from kit.telephone.numbers import index_form
from outreach.referrals.models import Person, Referral
from outreach.referrals.rules.actions import Action

# A family at one telephone mistypes a few times. A code of 70 bits leaves nothing to guess; a number beside a code that
# was found does. An address may be a whole village's.
PER = timedelta(hours=1)
MOST_OF_CODE, MOST_OF_PHONE, MOST_OF_CLIENT = 10, 10, 100


@dataclass(frozen=True, slots=True)
class FoundByReceipt:
    """The referral, for the session. Nothing of it is in an address."""

    referral: UUID


@dataclass(frozen=True, slots=True)
class NotFound:
    """No such pair of code and telephone."""


@dataclass(frozen=True, slots=True)
class TooManyTries:
    """Not now."""

    again_at: datetime


Found = FoundByReceipt | NotFound | TooManyTries | Mistake


def find_by_receipt(*, code: str, phone: str, client: str, now: datetime) -> Found:
    """Whose receipt it is. `client` is where the try comes from, an address or a device; it is stored as an index.

    Counted before anything is looked up, so call it outside of a transaction. A `Mistake` is a typing error that the
    code shows by itself; it tells nothing of codes that exist, and counts as no try.
    """
    typed = read(code)
    if isinstance(typed, Mistake):
        return typed
    number = index_form(phone)
    tries = [
        allow(purpose="receipt client", key=client, most=MOST_OF_CLIENT, per=PER, now=now),
        allow(purpose="receipt code", key=typed.text, most=MOST_OF_CODE, per=PER, now=now),
        allow(purpose="receipt phone", key=number, most=MOST_OF_PHONE, per=PER, now=now),
    ]
    if not all(each.allowed for each in tries):
        return TooManyTries(_latest(tries))
    # The same steps whether there is such a code or not.
    row = Referral.objects.select_related("person").filter(receipt_index__of=typed.text).first()
    field = Person._meta.get_field("phone_index")
    wanted = blind_indexes(key_ring(), field.purpose, number)
    if row is None or row.person.phone_index not in wanted:
        return NotFound()
    forgive(purpose="receipt code", key=typed.text)
    forgive(purpose="receipt phone", key=number)
    _note(row.pk)
    return FoundByReceipt(row.pk)


def _latest(tries: list[Allowance]) -> datetime:
    return max(each.again_at for each in tries if not each.allowed)


@transaction.atomic
def _note(referral_id: UUID) -> None:
    record(actor="person", action=Action.FOUND_BY_RECEIPT, target=f"referral:{referral_id}")
