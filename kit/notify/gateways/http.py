"""A gateway that takes messages over HTTPS: one POST for each, and its status is the answer.

    POST URL
    Authorization: Bearer KEY
    Idempotency-Key: 0b6c…            the same at each try
    {"id": "0b6c…", "to": "+8613…", "text": "…", "language": "zh-Hans"}

Written on h11, because a message's time must end for certain: the timeout is for all of it, however slowly it drips.
What goes wrong is told by a code; no exception leaves with a number, a text or the key in it.
"""

from __future__ import annotations

import json
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import h11

from kit.notify.rules.answers import Answer, Outgoing, TryLater, read_answer
from kit.notify.rules.states import Reason

# Enough for any receipt; what follows is not read.
_MOST_ANSWER = 16 * 1024
_READ = 4096


class _NoTimeLeft(TimeoutError):
    """The message's time is over."""


@dataclass(frozen=True, slots=True)
class HttpGateway:
    """`url` is https, or http to this machine; `timeout_s` is for one message, from beginning to end."""

    url: str
    key: str = field(repr=False)
    timeout_s: float
    monotonic: Callable[[], float] = time.monotonic

    def send(self, message: Outgoing) -> Answer:
        until = self.monotonic() + self.timeout_s
        try:
            connection = self._connect(until)
        except OSError:  # timeouts and refused certificates are such
            return TryLater(Reason.GATEWAY_UNREACHABLE)
        with connection:
            try:
                status, retry_after, body = self._exchange(connection, message, until)
            except TimeoutError:
                return TryLater(Reason.GATEWAY_TIMEOUT)
            except (OSError, h11.RemoteProtocolError):
                return TryLater(Reason.GATEWAY_BROKEN)
        return read_answer(status, body, retry_after=retry_after, to=message.to)

    def _left(self, until: float) -> float:
        left = until - self.monotonic()
        if left <= 0:
            raise _NoTimeLeft
        return left

    def _connect(self, until: float) -> socket.socket:
        parts = urlsplit(self.url)
        secure = parts.scheme == "https"
        host = parts.hostname or ""
        address = (host, parts.port or (443 if secure else 80))
        connection = socket.create_connection(address, timeout=self._left(until))
        try:
            if secure:
                connection.settimeout(self._left(until))
                connection = ssl.create_default_context().wrap_socket(connection, server_hostname=host)
            self._left(until)  # several addresses, or a slow name server: nothing is sent any more
        except BaseException:
            connection.close()
            raise
        return connection

    def _request(self, message: Outgoing) -> tuple[h11.Request, bytes]:
        parts = urlsplit(self.url)
        body = json.dumps(
            {"id": message.key, "to": message.to, "text": message.text, "language": message.language},
            ensure_ascii=False,
        ).encode()
        headers = [
            ("Host", parts.netloc.rpartition("@")[2]),
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(body))),
            ("Idempotency-Key", message.key),
            ("Connection", "close"),
        ]
        if self.key:
            headers.append(("Authorization", f"Bearer {self.key}"))
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return h11.Request(method="POST", target=target, headers=headers), body

    def _exchange(self, connection: socket.socket, message: Outgoing, until: float) -> tuple[int, str, bytes]:
        http = h11.Connection(h11.CLIENT, max_incomplete_event_size=_MOST_ANSWER)
        request, body = self._request(message)
        connection.settimeout(self._left(until))  # of `sendall` as a whole
        connection.sendall(
            (http.send(request) or b"")
            + (http.send(h11.Data(data=body)) or b"")
            + (http.send(h11.EndOfMessage()) or b"")
        )
        response: h11.Response | None = None
        answer = b""
        while True:
            event = http.next_event()
            if event is h11.NEED_DATA:
                connection.settimeout(self._left(until))
                http.receive_data(connection.recv(_READ))
            elif isinstance(event, h11.Response):
                response = event
            elif isinstance(event, h11.Data):
                answer += bytes(event.data)
            elif event is h11.PAUSED or isinstance(event, h11.ConnectionClosed):
                break
            if response is not None and (isinstance(event, h11.EndOfMessage) or len(answer) > _MOST_ANSWER):
                break
        if response is None:
            raise ConnectionResetError
        retry_after = next((value for name, value in response.headers if name == b"retry-after"), b"")
        return response.status_code, retry_after.decode("latin-1"), answer[:_MOST_ANSWER]
