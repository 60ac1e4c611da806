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
    {
        "title": _("Supervision"),
        "description": _("What waits for a supervisor's word; load, waiting, breaches and outcomes"),
        "url_name": "desk-supervision",
        "icon": "chart",
        "order": 12,
        "roles": PERMITTED[Purpose.SUPERVISE],
    },
    {
        "title": _("Going along"),
        "description": _("Whom you go along with, and when they are called back"),
        "url_name": "desk-village",
        "icon": "users",
        "order": 14,
        "roles": PERMITTED[Purpose.ACCOMPANY],
    },
    {
        "title": _("Children in danger"),
        "description": _("Report that a child is harmed or in danger; who was told and when"),
        "url_name": "desk-duty-reports",
        "icon": "shield",
        "order": 16,
        "roles": PERMITTED[Purpose.REPORT_HARM],
    },
]
