"""What this installation is set to: the only module of the package that reads Django's settings."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from kit.notify.gateways.base import Gateway
from kit.notify.gateways.file import FileGateway
from kit.notify.gateways.http import HttpGateway
from kit.notify.rules.hours import QuietHours


def quiet_hours() -> QuietHours:
    """When nobody is woken."""
    hours: QuietHours = settings.SMS_QUIET_HOURS
    return hours


def most_per_day() -> int:
    """How many messages a number gets within a day."""
    return int(settings.SMS_PER_DAY)


def kept() -> timedelta:
    """How long an ended message keeps whom it was for."""
    return timedelta(days=int(settings.SMS_KEPT_DAYS))


def gateway() -> Gateway | None:
    """The way out; `None` where there is none, and messages wait."""
    if settings.SMS_GATEWAY == "http":
        return HttpGateway(settings.SMS_URL, key=settings.SMS_KEY, timeout_s=settings.SMS_TIMEOUT_S)
    if settings.SMS_GATEWAY == "file":
        return FileGateway(settings.SMS_FILE)
    return None
