"""Papers of a matter, sealed as they arrive."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from kit.sealed_files import services as files
from kit.sealed_files.models import SealedFile
from outreach.network.models import User
from outreach.referrals.models import Attachment, Referral
from outreach.referrals.rules.referral_values import Event, Kind, Refused, State
from outreach.referrals.services.acts import Result, act
from outreach.referrals.services.moves import Moved, move

MOST_FILES = 40


class _NotAttached(Exception):
    """Ends the transaction in which a file was stored that nothing points to."""

    def __init__(self, why: Refused) -> None:
        self.why = why


def attach(
    *,
    referral_id: UUID,
    blocks: Iterable[bytes],
    name: str,
    now: datetime,
    user: User | None = None,
    seen: int | None = None,
) -> Result | files.Refusal:
    """Take a paper in; without `user` it comes from the person. The file is refused by what it is, not by its name."""
    try:
        with transaction.atomic():
            stored = files.store(blocks=blocks, name=name, now=now)
            if isinstance(stored, files.Refusal):
                return stored
            done = _attached(referral_id, stored, now, user, seen)
            if isinstance(done, Refused):
                raise _NotAttached(done)
            return done
    except _NotAttached as refused:
        return refused.why


def _attached(
    referral_id: UUID, stored: SealedFile, now: datetime, user: User | None, seen: int | None
) -> Result:
    def also(row: Referral, moved: Moved) -> None:
        Attachment.objects.create(referral=row, file=stored, added_by=user, added_at=now)

    def build(row: Referral, state: State) -> Event | Refused:
        if state.calls_stopped:
            return Refused.CALLS_STOPPED
        if Attachment.objects.filter(referral=row).count() >= MOST_FILES:
            return Refused.FILE_REFUSED
        return Event(seq=state.version + 1, kind=Kind.ATTACHED, at=now, actor="person")

    if user is None:
        return move(referral_id, build, also=also, seen=seen)
    return act(
        referral_id,
        user,
        Kind.ATTACHED,
        now,
        also=also,
        seen=seen,
        fill=lambda row, state, event: event if isinstance(why := build(row, state), Event) else why,
    )


def detach(*, attachment_id: UUID, user: User, now: datetime, seen: int | None = None) -> Result:
    """Erase a paper: its key with the row, its bytes after the commit."""
    attachment = Attachment.objects.filter(pk=attachment_id).first()
    if attachment is None:
        return Refused.NOT_YOURS

    def also(row: Referral, moved: Moved) -> None:
        files.delete(SealedFile.objects.filter(pk=attachment.file_id))

    return act(attachment.referral_id, user, Kind.DETACHED, now, also=also, seen=seen)
