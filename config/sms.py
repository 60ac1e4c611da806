"""The part of the environment that says how messages reach people."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from kit.notify.rules.hours import BadHours, QuietHours, read_quiet_hours
from kit.notify.rules.states import MOST_TIMEOUT_S

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Sms:
    """`per_day` is for one number; `timeout_s` for one message; `kept_days` how long it is known whom one was for."""

    gateway: Literal["none", "file", "http"]
    url: str
    key: str = field(repr=False)
    timeout_s: int
    quiet_hours: QuietHours
    per_day: int
    kept_days: int


def read_sms(environ: Mapping[str, str], *, production: bool, faults: list[str]) -> Sms:
    """Parse and check; what is wrong is added to `faults`, without the key."""

    def number(name: str, default: int, most: int) -> int:
        value = environ.get(name) or str(default)
        if not re.fullmatch(r"[1-9][0-9]{0,4}", value, re.ASCII) or int(value) > most:
            faults.append(f"{name} must be a number from 1 to {most}")
            return default
        return int(value)

    gateway = environ.get("SMS_GATEWAY") or ("none" if production else "file")
    if gateway not in ("none", "file", "http"):
        faults.append("SMS_GATEWAY must be none, file or http")
    elif gateway == "file" and production:
        faults.append("SMS_GATEWAY=file is for demo and test: it writes numbers and texts as they are")
    url, key = environ.get("SMS_URL", ""), environ.get("SMS_KEY", "")
    if gateway == "http":
        _check_address(url, key, faults)
    quiet = QuietHours()
    try:
        quiet = read_quiet_hours(environ.get("SMS_QUIET_HOURS") or "21:00-08:00")
    except BadHours:
        faults.append("SMS_QUIET_HOURS is written as 21:00-08:00; 00:00-00:00 is none")
    return Sms(
        gateway=gateway,  # type: ignore[arg-type]  # one of the three, or nothing starts
        url=url,
        key=key,
        timeout_s=number("SMS_TIMEOUT", 10, MOST_TIMEOUT_S),
        quiet_hours=quiet,
        per_day=number("SMS_PER_DAY", 5, 100),
        kept_days=number("SMS_KEPT_DAYS", 30, 730),
    )


def _check_address(url: str, key: str, faults: list[str]) -> None:
    try:
        parts = urlsplit(url)
        known = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        known = False
    if not known or parts.scheme not in ("http", "https") or not re.fullmatch(r"[\x21-\x7e]+", url):
        faults.append("SMS_URL must be the address of the gateway, such as https://sms.example.com/send")
    elif parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        faults.append("SMS_URL must be https, unless the gateway is on this machine")
    elif parts.username or parts.password:
        faults.append("SMS_URL holds no password: put the key into SMS_KEY")
    if not re.fullmatch(r"[\x21-\x7e]{0,500}", key):
        faults.append("SMS_KEY has characters that no header takes")
