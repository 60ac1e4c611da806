"""The sender, and the outbox's housekeeping."""

import logging
import random
from datetime import timedelta

from django.utils import timezone

from kit.notify.configured import gateway, kept
from kit.notify.retention import forget_old
from kit.notify.sending import Sent, send_due
from kit.notify.template_register import registered_templates
from kit.schedule.jobs import Job

logger = logging.getLogger(__name__)

# Other jobs of the same scheduler wait for it.
_LONGEST = timedelta(seconds=25)


def send() -> Sent | None:
    """One run of the sender; `None` where there is no gateway."""
    way_out = gateway()
    if way_out is None:
        return None
    sent = send_due(
        way_out,
        templates=registered_templates(),
        clock=timezone.now,
        chance=random.random,
        longest=_LONGEST,
    )
    if sent.gave_up:
        logger.error("The gateway of messages does not take any; they wait.")
    elif sent.accepted or sent.refused or sent.put_off:
        logger.info("Messages: %d sent, %d refused, %d put off.", sent.accepted, sent.refused, sent.put_off)
    return sent


def _send() -> None:
    send()


def _forget_old_messages() -> None:
    forget_old(now=timezone.now(), kept=kept())


JOBS = (
    Job(name="notify.send", every=timedelta(minutes=1), run=_send),
    Job(
        name="notify.forget_old",
        every=timedelta(days=1),
        after=timedelta(hours=3, minutes=45),
        run=_forget_old_messages,
    ),
)
