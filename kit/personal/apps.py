"""Personal data: the register is complete, or the installation does not start."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import AppConfig
from django.core import checks

from kit.personal.register import missing


class PersonalConfig(AppConfig):
    name = "kit.personal"
    label = "personal"

    def ready(self) -> None:
        checks.register(_all_registered)


def _all_registered(app_configs: Iterable[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    return [
        checks.Error(fault, hint="Register the model in its application's personal.py.", id="personal.E010")
        for fault in missing()
    ]
