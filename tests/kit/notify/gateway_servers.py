"""A gateway as a server of its own on this machine: real sockets, answers as told, and memory of every request."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


@dataclass
class Request:
    """What came."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class Reply:
    """What goes back; `raw` in place of everything, for what no proper server would send."""

    status: int = 200
    body: bytes = b'{"id": "g-1"}'
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None


class LocalGateway:
    """Answers with `replies` in turn and then with 200. What it has accepted under a key it delivers once."""

    def __init__(self, *replies: Reply | Callable[[], Reply], tls: ssl.SSLContext | None = None) -> None:
        self.replies = list(replies)
        self.requests: list[Request] = []
        self.delivered: dict[str, dict[str, Any]] = {}
        self.came = threading.Event()
        self.may_answer = threading.Event()
        self.may_answer.set()
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                gateway.requests.append(Request(self.path, dict(self.headers.items()), body))
                gateway.came.set()
                gateway.may_answer.wait(30)
                reply = gateway.replies.pop(0) if gateway.replies else Reply()
                reply = reply() if callable(reply) else reply
                if reply.raw is None and 200 <= reply.status < 300:
                    gateway.delivered.setdefault(self.headers["Idempotency-Key"], body)
                try:
                    self._reply(reply)
                except OSError:  # the sender has had enough
                    self.close_connection = True

            def _reply(self, reply: Reply) -> None:
                if reply.raw is not None:
                    self.wfile.write(reply.raw)
                    return
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                self.wfile.write(reply.body)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, request: Any, client_address: Any) -> None:
                pass  # a sender that does not trust us breaks the line off

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = int(self._server.server_address[1])
        if tls is not None:
            self._server.socket = tls.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}/send"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.may_answer.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
