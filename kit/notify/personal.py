"""Messages as personal data: whose they are was said when they were put into the outbox."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from kit.notify.models import Message, OptOutSecret
from kit.notify.outbox import messages_about
from kit.notify.rules.parameters import BadParameter, Language
from kit.notify.rules.states import Reason, State
from kit.notify.template_register import registered_templates
from kit.personal.register import Erased, PersonalData, Subject
from kit.personal.walk import blank_sealed

# A night's messages are many; nobody waits for a transaction over all of them.
_SLICE = 500


def _export(subject: Subject) -> Iterator[dict[str, Any]]:
    for message in messages_about(subject).order_by("created_at"):
        yield {
            "to": message.recipient,
            "text": _text(message),
            "language": message.language,
            "created_at": message.created_at.isoformat(),
            "state": message.state,
            "reason": message.reason,
            "ended_at": message.ended_at.isoformat() if message.ended_at else None,
        }


def _text(message: Message) -> str:
    template = registered_templates().get(message.template)
    try:
        return (
            template.render(Language(message.language), template.read(message.parameters or ""))
            if template
            else ""
        )
    except BadParameter:  # the template has changed since
        return ""


def forget(rows: QuerySet[Message]) -> int:
    """Take from the rows whom they were for and what they said, so that counts are left. Returns how many there were.

    The rows are those of a subject, or with an index: a row that was emptied is not among them any more.
    """
    emptied = 0
    while some := list(rows.values_list("pk", flat=True)[:_SLICE]):
        taken = Message.objects.filter(pk__in=some)
        with transaction.atomic():
            blank_sealed(taken)
            emptied += taken.update(subject_kind="", subject_key=None, gateway_id="")
    return emptied


def _erase(subject: Subject) -> Erased:
    rows = messages_about(subject)
    rows.filter(ended_at=None).update(
        state=State.DROPPED, reason=Reason.ERASED, claim=None, ended_at=timezone.now()
    )
    return Erased(forget(rows))


def _nobodys(subject: Subject) -> tuple[dict[str, Any], ...]:
    return ()


PERSONAL = (
    PersonalData(
        model=Message,
        fields=("recipient", "recipient_index", "parameters", "windows", "subject_key", "gateway_id"),
        export=_export,
        erase=_erase,
    ),
    # A secret of ours. Opt-outs stay when a person is erased, or the next message would go out again.
    PersonalData(model=OptOutSecret, fields=("secret",), export=_nobodys, erase=lambda subject: Erased(0)),
)
