"""The application that holds what all pages share: base templates, navigation, the start page."""

from __future__ import annotations

from collections.abc import Callable, Collection
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import AppConfig, apps
from django.core import checks
from django.http import HttpRequest

from kit.working_time.office import check_office


class ConfigApp(AppConfig):
    name = "config"
    label = "config"

    def ready(self) -> None:
        """Have `check` look at the office's own files, and collect the menus.

        Each app that has a `navigation` module lists its entries there.
        `STAFF`, `DOORS` and `FOOT` are lists of `config.navigation.Entry` fields, `roles` in place of `allowed`: a set
        of roles of which one is needed, or `None` for everybody who is signed in.
        """
        checks.register(check_office)
        # Apps are loaded now; these two import their models.
        from config.navigation import Entry, register_door, register_foot, register_staff

        for app in apps.get_app_configs():
            if app.name == self.name or find_spec(f"{app.name}.navigation") is None:
                continue
            module = import_module(f"{app.name}.navigation")
            for fields in getattr(module, "STAFF", []):
                register_staff(Entry(**_with_allowed(fields)))
            for fields in getattr(module, "DOORS", []):
                register_door(Entry(**{name: value for name, value in fields.items() if name != "roles"}))
            for fields in getattr(module, "FOOT", []):
                register_foot(Entry(**fields))


def _with_allowed(fields: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in fields.items() if name != "roles"}
    return {**kept, "allowed": holds_any(fields.get("roles"))}


def holds_any(roles: Collection[Any] | None) -> Callable[[HttpRequest], bool]:
    """A test whether the request's person holds one of the roles; `None` asks only for a signed-in person."""

    def allowed(request: HttpRequest) -> bool:
        from outreach.network.access import roles_in  # models: not before all apps are loaded

        if not request.user.is_authenticated:
            return False
        return roles is None or any(role in roles_in(request) for role in roles)

    return allowed
