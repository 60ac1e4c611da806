"""The outbox."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import AppConfig
from django.core import checks


class NotifyConfig(AppConfig):
    name = "kit.notify"
    label = "notify"

    def ready(self) -> None:
        checks.register(_templates_stand)


def _templates_stand(app_configs: Iterable[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    from kit.notify.template_register import registered_templates

    try:
        registered_templates()
    except ValueError as error:  # of two with one code, or in the making of one
        return [checks.Error(str(error), hint="See kit/notify/rules/template.py.", id="notify.E001")]
    return []
