"""Regular care of invitations: they carry an address and a name, which nobody needs once they open no account."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from outreach.network.models import Invitation

# Long enough for the inviter to see what became of it; the audit log remembers for longer, without the address.
_KEPT = timedelta(days=30)


def forget_old_invitations() -> None:
    """Delete invitations that were accepted, withdrawn or expired long ago."""
    Invitation.objects.filter(expires_at__lt=timezone.now() - _KEPT).delete()
