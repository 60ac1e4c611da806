"""What a worker hears of a visitor through the proxy: what the proxy saw, never what the visitor claims."""

from __future__ import annotations

import http.client
import http.server
import json
import secrets
import socket
import ssl
import threading
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest

from tests.deploy.proxies import NAME, Kind, make_certificate, running_proxy
from tests.services.folders import open_folder
from tests.services.ports import free_port

CLAIMS = {
    "Daphne-Root-Path": "/elsewhere",
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Proto": "gopher",
    "X-Forwarded-Host": "evil.example",
    "X-Real-IP": "203.0.113.9",
    "Forwarded": "for=203.0.113.9",
    "X-Request-ID": "mine-0123456789",
}


class Echo(http.server.BaseHTTPRequestHandler):
    """Answers with the headers that came, and the length of the body."""

    protocol_version = "HTTP/1.1"

    # Which requests have begun to reach a worker, by their path.
    begun: ClassVar[defaultdict[str, threading.Event]] = defaultdict(threading.Event)

    def do_GET(self) -> None:
        self.begun[self.path].set()
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        told = json.dumps({"headers": dict(self.headers.items()), "length": len(body)}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    do_POST = do_GET

    def log_message(self, *_: object) -> None:
        """Nothing: the tests look at what comes back."""


@dataclass
class Proxy:
    kind: Kind
    port: int
    plain_port: int
    trust: ssl.SSLContext

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPSConnection(NAME, self.port, context=self.trust, timeout=20)
        connection.request(method, path, body=body or None, headers=headers)
        answer = connection.getresponse()
        answer.content = answer.read()  # type: ignore[attr-defined]
        connection.close()
        return answer

    def raw(self, request: bytes) -> bytes:
        with (
            socket.create_connection(("127.0.0.1", self.port), timeout=20) as plain,
            self.trust.wrap_socket(plain, server_hostname=NAME) as line,
        ):
            line.sendall(request)
            return line.recv(64)


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def proxy(request: pytest.FixtureRequest) -> Iterator[Proxy]:
    with open_folder() as directory:
        yield from before_echoes(request.param, directory)


def before_echoes(kind: Kind, directory: Path) -> Iterator[Proxy]:
    trusted = make_certificate(directory)
    servers = [http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo) for _ in range(2)]
    threads = [threading.Thread(target=each.serve_forever) for each in servers]
    for thread in threads:
        thread.start()
    port, plain_port = free_port(), free_port()
    workers = [each.server_address[1] for each in servers]
    try:
        with running_proxy(kind, directory, port=port, plain_port=plain_port, workers=workers):
            yield Proxy(kind, port, plain_port, ssl.create_default_context(cafile=str(trusted)))
    finally:
        for server, thread in zip(servers, threads, strict=True):
            server.shutdown()
            thread.join()
            server.server_close()


def heard(answer: http.client.HTTPResponse) -> dict[str, str]:
    told: dict[str, dict[str, str]] = json.loads(answer.content)  # type: ignore[attr-defined]
    return {name.lower(): value for name, value in told["headers"].items()}


def test_claims_of_a_visitor_are_replaced_or_dropped(proxy: Proxy) -> None:
    found = heard(proxy.ask("GET", "/anything", **CLAIMS))
    assert found["x-forwarded-for"] == "127.0.0.1"
    assert found["x-forwarded-proto"] == "https"
    assert found["host"] == f"{NAME}:{proxy.port}"
    assert found["x-request-id"] != CLAIMS["X-Request-ID"]
    assert len(found["x-request-id"]) >= 8
    for name in ("daphne-root-path", "x-real-ip", "forwarded", "x-forwarded-host"):
        assert found.get(name, "") == "", name
    assert not [value for value in found.values() if "203.0.113.9" in value or "evil" in value]


def test_body_beyond_the_limit_is_refused_before_a_worker_hears_of_it(proxy: Proxy) -> None:
    small = proxy.ask("POST", "/form", body=b"x" * 1_000_000)
    assert small.status == 200
    assert proxy.ask("POST", "/form", body=b"x" * 3_000_000).status in (413, 502)
    # the workers are still there
    assert proxy.ask("GET", "/").status == 200


def test_staff_may_send_an_attachment_and_no_more(proxy: Proxy) -> None:
    assert proxy.ask("POST", "/staff/form", body=b"x" * 10_500_000).status == 200
    assert proxy.ask("POST", "/staff/form", body=b"x" * 13_000_000).status in (413, 502)


def test_attachment_goes_on_to_the_worker_as_it_comes(proxy: Proxy) -> None:
    path = f"/staff/{secrets.token_hex(8)}"
    begun = Echo.begun[path]
    connection = http.client.HTTPSConnection(NAME, proxy.port, context=proxy.trust, timeout=20)
    connection.putrequest("POST", path)
    connection.putheader("Content-Length", "60000")
    connection.endheaders()
    connection.send(b"x" * 20_000)
    assert begun.wait(10)
    connection.send(b"x" * 40_000)
    assert connection.getresponse().status == 200
    connection.close()


@pytest.mark.parametrize(
    "lengths",
    [
        b"Content-Length: 4\r\nContent-Length: 5\r\n",
        b"Content-Length: 4, 5\r\n",
        b"Content-Length: 4\r\nTransfer-Encoding: gzip, chunked\r\n",
    ],
    ids=["twice", "in one line", "with an unknown coding"],
)
def test_request_of_doubtful_length_is_refused(proxy: Proxy, lengths: bytes) -> None:
    answer = proxy.raw(b"POST / HTTP/1.1\r\nHost: " + NAME.encode() + b"\r\n" + lengths + b"\r\nabcde")
    assert answer.split(b" ")[1] in (b"400", b"501")


def test_length_and_chunks_together_never_reach_a_worker(proxy: Proxy) -> None:
    lengths = b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"
    answer = proxy.raw(b"POST / HTTP/1.1\r\nHost: " + NAME.encode() + b"\r\nConnection: close\r\n" + lengths)
    # nginx refuses it; Caddy goes by the chunks alone and forgets the length, as RFC 9112 6.3 allows
    assert answer.split(b" ")[1] == {"nginx": b"400", "caddy": b"200"}[proxy.kind]


@pytest.mark.parametrize("path", ["/metrics", "/readyz"])
def test_figures_and_readiness_are_not_to_be_had(proxy: Proxy, path: str) -> None:
    assert proxy.ask("GET", path).status == 404


def test_plain_http_leads_to_https(proxy: Proxy) -> None:
    if proxy.kind == "caddy":
        pytest.skip("Caddy does it by itself on port 80")
    connection = http.client.HTTPConnection("127.0.0.1", proxy.plain_port, timeout=20)
    connection.request("GET", "/j/token/", headers={"Host": NAME})
    answer = connection.getresponse()
    assert (answer.status, answer.getheader("Location")) == (301, f"https://{NAME}/j/token/")
    connection.close()
