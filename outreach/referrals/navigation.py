"""What the desk adds to the staff menu."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from outreach.referrals.rules.permissions import PERMITTED, Purpose

STAFF: list[dict[str, Any]] = [
    {
        "title": _("Referral desk"),
        "description": _("Who waits for a call, most urgent first, with both clocks"),
        "url_name": "desk",
        "icon": "inbox",
        "order": 10,
        "roles": PERMITTED[Purpose.WORK],
    },
]
