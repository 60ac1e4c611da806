"""Opening advice. Nobody gets any text but through here: who, whom and when stand in the audit log first."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from kit.audit.log import record
from outreach.consultations.access import access_consultation
from outreach.consultations.models import Consultation
from outreach.consultations.rules.actions import Action
from outreach.consultations.rules.permissions import Purpose
from outreach.referrals.access import Reader


@transaction.atomic
def read_consultation(reader: Reader, consultation_id: UUID) -> Consultation:
    """One piece of advice with its texts. Raises `Http404` and `PermissionDenied` as `access_consultation` does."""
    found = access_consultation(reader, consultation_id, Purpose.READ)
    record(
        actor=f"user:{reader.user.pk}",
        action=Action.READ,
        target=f"consultation:{found.pk}",
        detail={"purpose": Purpose.READ.value},
    )
    return Consultation.objects.select_related("station", "answered_by", "referral").get(pk=found.pk)
