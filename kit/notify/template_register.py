"""Which templates there are: a module `<app>/message_templates.py` with `TEMPLATES`."""

from __future__ import annotations

from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from kit.notify.rules.template import Template


def registered_templates() -> dict[str, Template]:
    """The templates of all installed applications, by code. Raises `ValueError` for two of one code."""
    found: dict[str, Template] = {}
    for config in apps.get_app_configs():
        if config.module is not None and module_has_submodule(config.module, "message_templates"):
            module = import_module(f"{config.name}.message_templates")
            for template in getattr(module, "TEMPLATES", ()):
                if template.code in found:
                    raise ValueError(f"Two message templates of one code: {template.code}")
                found[template.code] = template
    return found
