"""Plain HTTP to a server, one request a connection, nothing followed and nothing kept."""

from __future__ import annotations

import http.client
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.services.servers import RunningServer


@dataclass(frozen=True, slots=True)
class Got:
    status: int
    headers: dict[str, str]
    cookies: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def ask(
    server: RunningServer,
    method: str,
    path: str,
    *,
    headers: dict[str, str] | None = None,
    cookies: dict[str, str] | None = None,
    body: bytes | None = None,
) -> Got:
    """The answer. Header names are in lower case; of the cookies only name and value."""
    sent = dict(headers or {})
    if cookies:
        sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=30)
    connection.request(method, path, body=body, headers=sent)
    response = connection.getresponse()
    given = [value.partition(";")[0].partition("=") for value in response.headers.get_all("Set-Cookie") or []]
    got = Got(
        status=response.status,
        headers={name.lower(): value for name, value in response.headers.items()},
        cookies={name: value for name, _, value in given},
        body=response.read(),
    )
    connection.close()
    return got
