"""A body that is too large is refused before anything of it is written anywhere."""

from __future__ import annotations

import http.client
from typing import Any

import pytest
from django.conf import settings

from config.bodies import with_most_bytes
from tests.kit.lean_http.asking import ask
from tests.services.servers import RunningServer

MOST = 8


class Behind:
    """Reads as Django does: to the end, or until the visitor hangs up; then nothing is answered."""

    def __init__(self) -> None:
        self.read = b""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            self.read += message["body"]
            more = message["more_body"]
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"done"})


@pytest.mark.parametrize("pieces", [[b""], [b"x" * MOST], [b"x" * 5, b"y" * 3]])
async def test_body_within_the_limit_goes_through(pieces: list[bytes]) -> None:
    behind = Behind()
    told = {"content-length": str(sum(map(len, pieces)))}
    answer = await ask(with_most_bytes(behind, most=MOST), "/", method="POST", headers=told, body=pieces)
    assert (answer.status, behind.read) == (200, b"".join(pieces))


async def test_what_is_announced_as_too_large_is_not_read() -> None:
    behind = Behind()
    answer = await ask(
        with_most_bytes(behind, most=MOST),
        "/",
        method="POST",
        headers={"content-length": "9"},
        body=[b"x" * 9],
    )
    assert (answer.status, behind.read, answer.header("connection")) == (413, b"", "close")
    assert "太大" in answer.body.decode()


async def test_what_becomes_too_large_is_read_no_further() -> None:
    behind = Behind()
    answer = await ask(
        with_most_bytes(behind, most=MOST), "/", method="POST", body=[b"x" * 8, b"y", b"z" * 90]
    )
    assert (answer.status, behind.read) == (413, b"x" * 8)


def test_server_refuses_at_the_headers_what_django_would_write_to_disk(live_server: RunningServer) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", live_server.port, timeout=20)
    connection.putrequest("POST", "/staff/")
    connection.putheader("Content-Length", str(settings.FILE_UPLOAD_MAX_MEMORY_SIZE + 1))
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()
