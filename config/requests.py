"""Each HTTP request and each socket gets an id that all its log lines carry, and answers are counted.

An id may come from a proxy of ours as `X-Request-ID`; from anybody else it is ignored, as is one of another form. It
goes back as `X-Request-ID`, so that somebody who reports a fault can name it. It says nothing about the person.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import MutableMapping, Sequence
from ipaddress import ip_address, ip_network
from typing import Any

from structlog.contextvars import bound_contextvars

from config.front import Application, Receive, Scope, Send
from kit.meters import Board

_FORM = re.compile(rb"[A-Za-z0-9._-]{8,64}")
# Long polls last as long as there is no news: they say nothing of how quick pages are.
_POLLS = "/live/poll/"
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class RequestMeters:
    """HTTP answers of this process: how many, by the first digit of their status, and how long they took."""

    def __init__(self) -> None:
        self.board = Board("http")
        self.answers = self.board.counters(
            "answers", "HTTP answers, by class of status.", "status", ("1xx", "2xx", "3xx", "4xx", "5xx")
        )
        self.seconds = self.board.histogram(
            "answer_seconds",
            "From a request's arrival to the first byte of its answer; without long polls.",
            _SECONDS,
        )
        self.stalled = self.board.counter(
            "stalled_sockets", "Sockets ended because they took nothing for too long."
        )


METERS = RequestMeters()


class TrustedPeers:
    """Whose `X-Request-ID` is believed: addresses and networks, as in `TRUSTED_PROXIES`."""

    def __init__(self, entries: Sequence[str]) -> None:
        self._networks = [ip_network(entry) for entry in entries]

    def __contains__(self, host: str) -> bool:
        try:
            address = ip_address(host)
        except ValueError:
            return False
        return any(address in network for network in self._networks)


def with_request_ids(behind: Application, *, trusted: Sequence[str]) -> Application:
    """`behind`, with an id for each request and socket. To stand outside of whatever replaces the peer's address."""
    peers = TrustedPeers(trusted)

    async def identified(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            identity = _given(scope, peers) or secrets.token_hex(8)
            with bound_contextvars(request_id=identity):
                timed = not scope["path"].startswith(_POLLS)
                await behind(scope, receive, _marking(send, identity.encode(), timed=timed))
        elif scope["type"] == "websocket":
            with bound_contextvars(connection=secrets.token_hex(8)):
                await behind(scope, receive, send)
        else:
            await behind(scope, receive, send)

    return identified


def _given(scope: Scope, peers: TrustedPeers) -> str | None:
    client = scope.get("client")
    if client is None or client[0] not in peers:
        return None
    given = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
    return given.decode() if _FORM.fullmatch(given) else None


def _marking(send: Send, identity: bytes, *, timed: bool) -> Send:
    """`send`, with the id in the headers and the answer counted, and timed if it is to be."""
    began = time.perf_counter()

    async def marked(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            METERS.answers.add(f"{message['status'] // 100}xx")
            if timed:
                METERS.seconds.observe(time.perf_counter() - began)
            message["headers"] = [*message.get("headers", ()), (b"x-request-id", identity)]
        await send(message)

    return marked
