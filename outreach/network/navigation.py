"""What this app adds to the staff menu. Collected by `config.apps`: `roles` decide who sees an entry."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from outreach.network.rules.roles import Role

STAFF: list[dict[str, Any]] = [
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
