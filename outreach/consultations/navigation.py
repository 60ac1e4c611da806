"""What this app adds to the start page and to the staff menu. Collected by `config.apps`."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from outreach.consultations.rules.permissions import PERMITTED, Purpose

DOORS: list[dict[str, Any]] = [
    {
        "title": _("Ask a question"),
        "description": _("Write it down, and read the answer here with a code"),
        "url_name": "leave-message",
        "icon": "question",
        "order": 45,
        "essential": True,
    },
]

STAFF: list[dict[str, Any]] = [
    {
        "title": _("Advice"),
        "description": _("Answer messages, write down what was asked at the window and on the telephone"),
        "url_name": "staff-consultations",
        "icon": "question",
        "order": 50,
        "roles": PERMITTED[Purpose.LIST],
    },
    {
        # Who works on advice finds them among its tabs; the auditor has no other page of it.
        "title": _("Figures of advice"),
        "description": _("By channel, language and matter, and how long messages waited"),
        "url_name": "staff-consultation-figures",
        "icon": "chart",
        "order": 55,
        "roles": PERMITTED[Purpose.FIGURES] - PERMITTED[Purpose.LIST],
    },
]
