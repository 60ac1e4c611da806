"""What this app adds to the menus. Collected by `config.apps`: `roles` decide who sees an entry."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from outreach.network.rules.roles import Role
from outreach.network.rules.stations import READERS

DOORS: list[dict[str, Any]] = [
    {
        "title": _("Find help near me"),
        "description": _(
            "Legal aid in your village, township and county: who is open now, and the number to call"
        ),
        "url_name": "help-near",
        "icon": "map",
        "order": 20,
        "essential": True,
    },
]

STAFF: list[dict[str, Any]] = [
    {
        "title": _("Stations"),
        "description": _("Centres, workstations and contact points of the network, their hours and people"),
        "url_name": "staff-stations",
        "icon": "map",
        "order": 60,
        "roles": READERS,
    },
    {
        "title": _("Accounts and roles"),
        "description": _("Invite colleagues, grant roles, help with passwords and second factors"),
        "url_name": "staff-accounts",
        "icon": "users",
        "order": 80,
        "roles": {Role.SECURITY_ADMINISTRATOR},
    },
    {
        "title": _("Audit log"),
        "description": _("Who did what and when, and whether the record is unbroken"),
        "url_name": "staff-audit",
        "icon": "shield",
        "order": 90,
        "roles": {Role.AUDITOR},
    },
    {
        "title": _("Second factor"),
        "description": _("Your phone's codes and your recovery codes"),
        "url_name": "mfa_index",
        "icon": "key",
        "order": 95,
        "roles": None,
    },
    {
        "title": _("Change password"),
        "description": _("At least twelve characters"),
        "url_name": "account_change_password",
        "icon": "edit",
        "order": 96,
        "roles": None,
    },
]
