"""The secret that withdraws a consent without a code: a signed id, given out once and handed back in a POST.

It has no end: withdrawing is as easy on the last day as on the first (PIPL 15).
"""

from __future__ import annotations

from uuid import UUID

from django.core.signing import BadSignature, Signer

_signer = Signer(salt="outreach.referrals.withdrawal")


def withdrawal_token(referral_id: UUID) -> str:
    """The token of a referral."""
    return _signer.sign(referral_id.hex)


def read_withdrawal_token(token: str) -> UUID | None:
    """The referral of a token; `None` for what was never given out."""
    try:
        return UUID(_signer.unsign(token))
    except (BadSignature, ValueError):
        return None
