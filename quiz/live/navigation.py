"""What this app adds to the staff menu. Collected by `config.apps`: `roles` decide who sees an entry."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from outreach.network.rules.roles import Role

STAFF: list[dict[str, Any]] = [
    {
        "title": _("Live games"),
        "description": _("Open a game for a hall, host it, see its results"),
        "url_name": "live-games",
        "icon": "live",
        "order": 10,
        "roles": {Role.ORGANISER},
    },
]
