"""A body that comes in pieces, and one that does not come."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from kit.lean_http import BodyTooLarge, BodyTooSlow, Request, Response, too_slow
from kit.lean_http import request as request_module

pytestmark = pytest.mark.asyncio


def request_with(*pieces: bytes, whole: bool = True) -> Request:
    """A request whose body comes in these pieces; if it is not whole, nothing follows."""
    coming = list(pieces)

    async def receive() -> dict[str, Any]:
        if not coming:
            await asyncio.Event().wait()
        piece = coming.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(coming) or not whole}

    return Request({"headers": []}, receive)


async def test_body_is_put_together() -> None:
    assert await request_with(b"a", b"", b"bc").body(3) == b"abc"
    with pytest.raises(BodyTooLarge):
        await request_with(b"ab", b"cd", whole=False).body(3)


@pytest.mark.parametrize("pieces", [(), (b"a",), (b"a", b"b")])
async def test_body_that_does_not_come_is_given_up(
    pieces: tuple[bytes, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request_module, "BODY_S", 0.0)
    with pytest.raises(BodyTooSlow):
        await request_with(*pieces, whole=False).body(3)


async def test_refusal_of_a_slow_body_ends_the_connection() -> None:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    refusal = too_slow(b"[]", [(b"content-type", b"application/json")])
    assert isinstance(refusal, Response)
    await refusal.send(send)
    assert sent[0]["status"] == 408
    assert (b"connection", b"close") in sent[0]["headers"]
