"""The second factor: spending codes once, enrolling by a given secret, resetting."""

from __future__ import annotations

import base64
import secrets

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.utils import decrypt
from django.db import transaction

from kit.audit.log import record
from outreach.network.models import User
from outreach.network.queries.accounts import check_manages
from outreach.network.rules.actions import Action
from outreach.network.rules.totp import matching_step, step_at
from outreach.network.services.sessions import end_sessions

_SECRET_BYTES = 20  # RFC 4226, 4: 160 bits recommended
_LAST_STEP = "last_step"


def new_secret() -> str:
    """A fresh TOTP secret in base32."""
    return base64.b32encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def enrol(*, user: User, secret: str) -> None:
    """Give the account a TOTP secret made elsewhere; for demo accounts, whose secret is printed."""
    TOTP.activate(user, secret)


def totp_secret(user: User) -> str | None:
    """The account's secret in base32, unsealed, or `None`."""
    enrolled = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    return decrypt(enrolled.data["secret"]) if enrolled else None


@transaction.atomic
def spend_code(*, authenticator: Authenticator, code: str, seconds: float) -> bool:
    """Whether a code is right and was not used before; it is used then (RFC 6238, 5.2).

    The last time step is kept with the secret, so that the answer holds across processes and restarts.
    """
    row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    step = matching_step(decrypt(row.data["secret"]), code, seconds=seconds)
    if step is None or step <= row.data.get(_LAST_STEP, -1):
        return False
    row.data[_LAST_STEP] = step
    row.save(update_fields=["data"])
    return True


@transaction.atomic
def reset_second_factor(*, account: User, actor: User) -> None:
    """Remove an account's second factor, by a security administrator, when phone and recovery codes are lost.

    The person must enrol anew at the next sign-in. Raises `AccountRefused`, also for one's own account.
    """
    check_manages(actor=actor, account=account)
    removed, _ = Authenticator.objects.filter(user=account).delete()
    end_sessions(account)
    record(
        actor=f"user:{actor.pk}",
        action=Action.SECOND_FACTOR_RESET,
        target=f"user:{account.pk}",
        detail={"removed": removed},
    )


def close_enrolment(*, authenticator: Authenticator, seconds: float) -> None:
    """Count the code that proved the enrolment, and those before it, as used."""
    authenticator.data[_LAST_STEP] = step_at(seconds)
    authenticator.save(update_fields=["data"])
