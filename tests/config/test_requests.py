"""Ids of requests: whose are believed, and that they come back. The application is called as a server calls it."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

import pytest
from structlog.contextvars import get_contextvars

from config.requests import METERS, with_request_ids

PROXY, STRANGER = "10.0.0.7", "203.0.113.9"


async def call(
    *, peer: str | None, given: bytes | None = None, kind: str = "http", status: int = 200, path: str = "/"
) -> tuple[dict[str, Any], dict[bytes, bytes]]:
    """What the application behind finds bound, and the headers that go back."""
    bound: dict[str, Any] = {}
    sent: list[MutableMapping[str, Any]] = []

    async def behind(scope: Any, receive: Any, send: Any) -> None:
        bound.update(get_contextvars())
        await send({"type": "http.response.start", "status": status, "headers": [(b"x-other", b"1")]})
        await send({"type": "http.response.body", "body": b""})

    async def receive() -> MutableMapping[str, Any]:
        raise AssertionError("nothing is read")

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": kind,
        "path": path,
        "client": None if peer is None else (peer, 4711),
        "headers": [] if given is None else [(b"x-request-id", given)],
    }
    await with_request_ids(behind, trusted=["10.0.0.0/24"])(scope, receive, send)
    assert get_contextvars() == {}
    return bound, dict(sent[0]["headers"])


async def test_id_of_a_trusted_proxy_is_taken_over_and_goes_back() -> None:
    bound, headers = await call(peer=PROXY, given=b"4bf92f3577b34da6")
    assert bound == {"request_id": "4bf92f3577b34da6"}
    assert headers == {b"x-other": b"1", b"x-request-id": b"4bf92f3577b34da6"}


@pytest.mark.parametrize(
    ("peer", "given"),
    [
        (STRANGER, b"4bf92f3577b34da6"),
        (None, b"4bf92f3577b34da6"),
        ("unix", b"4bf92f3577b34da6"),
        (PROXY, b"short"),
        (PROXY, b"x" * 65),
        (PROXY, b"two words of somebody"),
        (PROXY, "乌兰图雅乌兰图雅".encode()),
        (PROXY, b'1234567"\n{"event": "forged"}'),
        (PROXY, None),
    ],
)
async def test_any_other_id_is_ours(peer: str | None, given: bytes | None) -> None:
    bound, headers = await call(peer=peer, given=given)
    assert len(bound["request_id"]) == 16
    assert int(bound["request_id"], 16) >= 0
    assert headers[b"x-request-id"] == bound["request_id"].encode()


async def test_sockets_get_an_id_of_their_own() -> None:
    (first, headers), (second, _) = (
        await call(peer=STRANGER, kind="websocket"),
        await call(peer=STRANGER, kind="websocket"),
    )
    assert set(first) == {"connection"}
    assert first != second
    assert b"x-request-id" not in headers


@pytest.mark.parametrize(("status", "counted"), [(204, "2xx"), (303, "3xx"), (404, "4xx"), (503, "5xx")])
async def test_answers_are_counted_by_the_class_of_their_status(status: int, counted: str) -> None:
    before, timed = METERS.answers.values[counted], METERS.seconds.count
    await call(peer=STRANGER, status=status)
    assert METERS.answers.values[counted] == before + 1
    assert METERS.seconds.count == timed + 1


async def test_long_polls_are_counted_and_not_timed() -> None:
    before, timed = METERS.answers.values["2xx"], METERS.seconds.count
    await call(peer=STRANGER, path="/live/poll/0/0")
    assert METERS.answers.values["2xx"] == before + 1
    assert METERS.seconds.count == timed
