"""Personal data of staff: accounts and invitations; and second-factor secrets, sealed in the library's table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from kit.personal.register import Erased, PersonalData, Slice, Subject
from kit.personal.walk import blank_sealed
from kit.sealing.configured import key_ring
from kit.sealing.seal import CannotUnseal, is_current, seal, unseal
from outreach.network.models import Invitation, User
from outreach.network.sign_in.second_factor import PLACE

# Kinds of subjects that the network knows.
STAFF, INVITED = "staff", "invited"


def _users(subject: Subject) -> QuerySet[User]:
    return User.objects.filter(pk=subject.key) if subject.kind == STAFF else User.objects.none()


def _export_user(subject: Subject) -> Iterator[dict[str, Any]]:
    for user in _users(subject):
        yield {
            "username": user.username,
            "display_name": user.display_name,
            "email": user.email,
            "division": user.division_id,
            "created_at": user.created_at.isoformat(),
            "last_login": user.last_login.isoformat() if user.last_login else None,
        }


def _erase_user(subject: Subject) -> Erased:
    """The account ends and its row stays, for grants and the audit log name its key."""
    users = _users(subject)
    blank_sealed(users)
    Authenticator.objects.filter(user__in=users).delete()
    return Erased(
        users.update(
            username=f"erased-{subject.key.hex[:32]}",
            display_name="–",
            password="",
            is_active=False,
            session_version=F("session_version") + 1,
        )
    )


def _invitations(subject: Subject) -> QuerySet[Invitation]:
    if subject.kind == STAFF:
        return Invitation.objects.filter(accepted_by=subject.key)
    return Invitation.objects.filter(Q(pk=subject.key) if subject.kind == INVITED else Q(pk__in=[]))


def _export_invitation(subject: Subject) -> Iterator[dict[str, Any]]:
    for invitation in _invitations(subject):
        yield {
            "note": invitation.note,
            "email": invitation.email,
            "role": invitation.role,
            "division": invitation.division_id,
            "created_at": invitation.created_at.isoformat(),
        }


def _erase_invitation(subject: Subject) -> Erased:
    """The row stays for the audit log; nobody may use an invitation that has forgotten whom it was for."""
    rows = _invitations(subject)
    blank_sealed(rows)
    rows.filter(accepted_at=None, withdrawn_at=None).update(withdrawn_at=timezone.now())
    return Erased(rows.update(note=""))


class SecondFactorSecrets:
    """Sealed texts within the JSON of the library's table."""

    name = "mfa.Authenticator"
    _KEYS = ("secret", "seed")  # of one-time codes, of recovery codes

    def count(self) -> int:
        return int(Authenticator.objects.count())

    def go_through(self, after: str | None, size: int, *, reseal: bool) -> Slice:
        ring, stale, unreadable = key_ring(), 0, []
        with transaction.atomic():
            rows = Authenticator.objects.filter(pk__gt=int(after or 0)).order_by("pk")[:size]
            # Recovery codes are marked as used in the same JSON: that must not be undone.
            taken = list(rows.select_for_update() if reseal else rows)
            for row in taken:
                old = {key: row.data[key] for key in self._KEYS if key in row.data}
                try:
                    # what claims to have today's key is opened as well: it may have been changed
                    texts = {key: unseal(ring, PLACE, text) for key, text in old.items()}
                except CannotUnseal:
                    unreadable.append(f"mfa_authenticator.data {row.pk}")
                    continue
                if all(is_current(ring, text) for text in old.values()):
                    continue
                stale += 1
                if reseal:
                    row.data |= {key: seal(ring, PLACE, text) for key, text in texts.items()}
                    row.save(update_fields=["data"])
        last = str(taken[-1].pk) if len(taken) == size else None
        return Slice(last=last, seen=len(taken), stale=stale, unreadable=tuple(unreadable))


PERSONAL = (
    PersonalData(
        model=Invitation, fields=("note", "email"), export=_export_invitation, erase=_erase_invitation
    ),
    PersonalData(
        model=User, fields=("username", "display_name", "email"), export=_export_user, erase=_erase_user
    ),
)
STORES = (SecondFactorSecrets(),)
