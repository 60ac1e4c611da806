"""Devices for simulated phones, against the organiser's pass; over plain HTTP, so that it also runs under gevent."""

from __future__ import annotations

import http.client
import json
import time
import urllib.parse
from dataclasses import dataclass, field
from typing import Any

# What the server gives at once.
_AT_ONCE = 2_000
_PATIENCE_S = 30.0


class PassRefused(Exception):
    """The server gives no devices; `code` says why, such as `rehearsal.pass`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Entrance:
    """Where simulated phones go, and who they are. `base`: the server's URL; `origin`: the page's."""

    base: str
    game: str
    title: str
    origin: str
    page: str
    socket: str
    cookie: str
    devices: tuple[str, ...] = field(repr=False)

    @property
    def headers(self) -> tuple[str, ...]:
        """A `Cookie` header for each device."""
        return tuple(f"{self.cookie}={device}" for device in self.devices)

    @property
    def socket_url(self) -> str:
        return f"{self.base.replace('http', 'ws', 1)}{self.socket}"


def connect(base: str, *, timeout: float = 20) -> http.client.HTTPConnection:
    """A connection to the server of this URL."""
    parts = urllib.parse.urlsplit(base)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{base!r} is no address such as https://pufa.example.gov.cn")
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    return kind(parts.hostname, parts.port, timeout=timeout)


def _ask(base: str, token: str, count: int) -> dict[str, Any]:
    connection = connect(base)
    try:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        connection.request("POST", "/rehearsal/devices/", body=json.dumps({"count": count}), headers=headers)
        answer = connection.getresponse()
        text = answer.read()
    finally:
        connection.close()
    try:
        told = json.loads(text)
    except ValueError:
        raise PassRefused(f"http.{answer.status}") from None
    if answer.status != 200:
        raise PassRefused(str(told.get("code", f"http.{answer.status}")))
    return dict(told)


def ask_for_devices(base: str, token: str, count: int) -> Entrance:
    """So many devices. Raises `PassRefused`, or `OSError` when the server does not answer."""
    base = base.rstrip("/")
    devices: list[str] = []
    told: dict[str, Any] = {}
    give_up = time.monotonic() + _PATIENCE_S
    while len(devices) < count:
        try:
            told = _ask(base, token, min(_AT_ONCE, count - len(devices)))
        except PassRefused as refused:
            if refused.code != "rehearsal.too_fast" or time.monotonic() > give_up:
                raise
            time.sleep(1)
            continue
        devices += told.pop("devices")
    return Entrance(base=base, devices=tuple(devices), **told)
