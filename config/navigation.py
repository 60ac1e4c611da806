"""Navigation by registration: each app adds its entries, the base templates draw them.

Apps call `register_*` in their `AppConfig.ready`; a part that is not installed is therefore never shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Entry:
    """A link in a menu. `allowed` decides, from the request, who sees it; `None` is everybody."""

    title: str | Promise
    url_name: str
    icon: str = ""
    sign: str = (
        ""  # on the start page in place of an icon: one word of Mongolian script, CLDR's own name of it
    )
    description: str | Promise = ""
    order: int = 100
    essential: bool = False  # on the start page: one of the few that stay in the elderly edition
    allowed: Callable[[HttpRequest], bool] | None = None


_staff: list[Entry] = []
_doors: list[Entry] = []
_foot: list[Entry] = []


def register_staff(entry: Entry) -> None:
    """Add an entry to the staff menu."""
    _staff.append(entry)


def register_door(entry: Entry) -> None:
    """Add a door to the citizen's start page."""
    _doors.append(entry)


def register_foot(entry: Entry) -> None:
    """Add a link to the foot of public pages."""
    _foot.append(entry)


def _visible(entries: list[Entry], request: HttpRequest) -> list[Entry]:
    return sorted(
        (entry for entry in entries if entry.allowed is None or entry.allowed(request)),
        key=lambda entry: entry.order,
    )


def site(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the menus and the site's own facts, evaluated only where a template draws them."""
    return {
        "staff_menu": lambda: _visible(_staff, request),
        "doors": lambda: _visible(_doors, request),
        "foot": lambda: _visible(_foot, request),
        "quick_exit_url": settings.ENV.quick_exit_url,
        "icp_number": settings.ENV.icp_number,
        "police_number": settings.ENV.police_number,
        "public_url": settings.ENV.public_url,
        "large_text": request.COOKIES.get("large") == "1",
        "theme": request.COOKIES.get("theme", "auto"),
    }
