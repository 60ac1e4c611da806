"""The front answers what is its own and hands everything else, whole, to the application behind."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from kit.lean_http import BodyTooLarge, Front, Request, Response, Route
from tests.kit.lean_http.asking import ask


async def behind(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Says what it was asked, with the body that it got."""
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message["body"], message["more_body"]
    await send({"type": "http.response.start", "status": 200, "headers": [(b"x-behind", b"yes")]})
    await send({"type": "http.response.body", "body": scope["method"].encode() + b" " + body})


async def hello(request: Request) -> Response | None:
    return Response(200, b"lean", [(b"x-frame-options", b"SAMEORIGIN")])


async def read_and_pass_on(request: Request) -> Response | None:
    try:
        await request.body(8)
    except BodyTooLarge:
        return None
    return None


async def broken(request: Request) -> Response | None:
    await request.body(8)
    raise RuntimeError("a bug")


def make_front() -> Front:
    return Front(
        [
            Route("hello", "GET", "/hello/", hello),
            Route("beneath", "GET", "/game/*", hello),
            Route("passing", "POST", "/pass/", read_and_pass_on),
            Route("broken", "POST", "/broken/", broken),
        ],
        behind,
        knows_host=lambda host: host == b"hall.example",
        headers=lambda scheme: [(b"x-frame-options", b"DENY"), (b"x-content-type-options", b"nosniff")],
    )


async def test_own_addresses_are_answered_with_the_safe_headers() -> None:
    answer = await ask(make_front(), "/hello/")
    assert (answer.status, answer.body) == (200, b"lean")
    assert answer.header("content-length") == "4"
    assert answer.header("x-content-type-options") == "nosniff"
    assert answer.header("x-frame-options") == "SAMEORIGIN"  # a handler's own stays


@pytest.mark.parametrize(
    ("method", "path", "host", "lean"),
    [
        ("GET", "/game/7/", "hall.example", True),
        ("GET", "/game/", "hall.example", True),
        ("GET", "/games/7/", "hall.example", False),
        ("GET", "/game", "hall.example", False),
        ("GET", "/", "hall.example", False),
        ("POST", "/game/7/", "hall.example", False),
        ("HEAD", "/hello/", "hall.example", False),
        ("GET", "/hello", "hall.example", False),
        ("GET", "/hello/", "evil.example", False),
        ("GET", "/hello/", "", False),
    ],
)
async def test_everything_else_goes_behind(method: str, path: str, host: str, lean: bool) -> None:
    answer = await ask(make_front(), path, method=method, headers={"host": host})
    assert (answer.header("x-behind") is None) is lean


@pytest.mark.parametrize(
    "body", [[b""], [b"abc"], [b"abc", b"def"], [b"a" * 5, b"b" * 5, b"c" * 5], [b"x" * 90]]
)
async def test_body_that_was_read_is_there_again_behind(body: list[bytes]) -> None:
    answer = await ask(make_front(), "/pass/", method="POST", body=body)
    assert answer.body == b"POST " + b"".join(body)


async def test_failing_handler_is_logged_without_the_request_and_the_application_behind_answers(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR):
        answer = await ask(make_front(), "/broken/", method="POST", body=[b"secret"])
    assert answer.body == b"POST secret"
    assert [record.getMessage() for record in caplog.records] == ["lean: a request failed"]
    assert "secret" not in caplog.text


async def limited(request: Request) -> Response | None:
    try:
        return Response(200, await request.body(8))
    except BodyTooLarge:
        return Response(413)


@pytest.mark.parametrize(
    ("pieces", "headers", "status"),
    [
        ([b"12345678"], {}, 200),
        ([b"1234", b"5678"], {}, 200),
        ([b"123456789"], {}, 413),
        ([b"1234", b"56789"], {}, 413),
        ([b""], {"content-length": "9"}, 413),
        ([b""], {"content-length": "-1"}, 413),
        ([b""], {"content-length": "a lot"}, 413),
    ],
)
async def test_body_is_read_up_to_its_limit(
    pieces: list[bytes], headers: dict[str, str], status: int
) -> None:
    front = Front(
        [Route("limited", "POST", "/", limited)], behind, knows_host=lambda _: True, headers=lambda _: []
    )
    answer = await ask(front, "/", method="POST", body=pieces, headers=headers)
    assert answer.status == status
    if status == 200:
        assert answer.body == b"".join(pieces)


def test_two_routes_for_one_address_are_refused() -> None:
    twice = [Route("one", "GET", "/a/*", hello), Route("other", "GET", "/a/*", hello)]
    with pytest.raises(ValueError, match="same addresses"):
        Front(twice, behind, knows_host=lambda _: True, headers=lambda _: [])
