"""What this app adds to the start page and to the foot of public pages. Collected by `config.apps`."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

DOORS: list[dict[str, Any]] = [
    {
        "title": _("May I get help?"),
        "description": _("A few plain questions, no name"),
        "url_name": "precheck",
        "icon": "scale",
        "order": 30,
        "essential": True,
    },
    {
        "title": _("Ask for help"),
        "description": _("A station near you gets in touch"),
        "url_name": "ask-help",
        "icon": "call",
        "order": 35,
        "essential": True,
    },
    {
        "title": _("My matter"),
        "description": _("With receipt code and telephone number"),
        "url_name": "my-matter",
        "icon": "inbox",
        "order": 40,
        "essential": True,
    },
    {
        "title": _("Typical cases"),
        "description": _("What to do in such a matter"),
        "url_name": "typical-cases",
        "icon": "book",
        "order": 60,
    },
    {
        "title": _("Service guide"),
        "description": _("Who can apply, and with which papers"),
        "url_name": "service-guide",
        "icon": "list",
        "order": 70,
    },
    {
        "title": _("Service in Mongolian"),
        "description": _("Where somebody speaks Mongolian"),
        "url_name": "mongolian-service",
        "sign": "ᠮᠣᠩᠭᠣᠯ",
        "order": 80,
        "essential": True,
    },
]

FOOT: list[dict[str, Any]] = [
    {"title": _("Privacy notice"), "url_name": "privacy-notice", "order": 10},
    {"title": _("Accessibility"), "url_name": "accessibility-statement", "order": 20},
]
