"""Pages for everybody: made once, never with anything of one visitor."""

from __future__ import annotations

import asyncio
import gzip
from typing import Any

import pytest

from kit.lean_http import Front, Request, Route
from kit.lean_http.shared_pages import SharedPages
from tests.kit.lean_http.asking import Answer, ask


class Site:
    """The application behind: counts what it makes, and writes down what it was told of the visitor."""

    def __init__(self) -> None:
        self.made: list[dict[bytes, bytes]] = []
        self.headers: list[tuple[bytes, bytes]] = [(b"Content-Type", b"text/html")]
        self.status = 200
        self.gate: asyncio.Event | None = None

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        self.made.append(dict(scope["headers"]))
        if self.gate is not None:
            await self.gate.wait()
        await receive()
        body = b"page " + scope["path"].encode() + b" " + self.made[-1].get(b"cookie", b"") + b"." * 2_000
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": body[:50], "more_body": True})
        await send({"type": "http.response.body", "body": body[50:]})


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def choices(request: Request) -> dict[str, str]:
    return {"language": "en" if request.cookies.get("language") == "en" else "zh"}


def make(site: Site, clock: Clock | None = None, most: int = 256) -> Front:
    pages = SharedPages(
        site,
        choices=choices,
        is_ours=lambda host: host in (b"hall.example", b"hall.example:8000"),
        own_cookies=frozenset({"device"}),
        seconds=10,
        most=most,
        monotonic=clock or Clock(),
    )
    route = Route("page", "GET", "/play/*", pages.get)
    return Front([route], site, knows_host=lambda _: True, headers=lambda _: [])


async def test_page_is_made_once_and_again_when_it_is_old() -> None:
    site, clock = Site(), Clock()
    front = make(site, clock)
    first = await ask(front, "/play/1/")
    clock.now = 9.9
    assert (await ask(front, "/play/1/")).body == first.body
    assert len(site.made) == 1
    clock.now = 10.1
    await ask(front, "/play/1/")
    assert len(site.made) == 2


async def test_all_who_come_at_once_wait_for_one() -> None:
    site = Site()
    site.gate = asyncio.Event()
    front = make(site)
    asking = [asyncio.ensure_future(ask(front, "/play/1/")) for _ in range(50)]
    await asyncio.sleep(0)
    site.gate.set()
    assert len({answer.body for answer in await asyncio.gather(*asking)}) == 1
    assert len(site.made) == 1


async def test_nothing_of_the_visitor_is_in_it_but_the_choices() -> None:
    site = Site()
    front = make(site)
    visitor = {
        "cookie": "session=s3cret; device=d; language=en",
        "accept-language": "mn",
        "user-agent": "phone",
    }
    english = await ask(front, "/play/1/", headers=visitor)
    assert site.made == [{b"host": b"hall.example", b"cookie": b"language=en"}]
    chinese = await ask(front, "/play/1/", headers={"cookie": "language=klingon"})
    assert english.body != chinese.body
    # another address of ours may draw other links
    await ask(front, "/play/1/", headers={"host": "hall.example:8000"})
    assert len(site.made) == 3


async def test_device_cookie_is_left_out() -> None:
    site = Site()
    site.headers.append((b"Set-Cookie", b"device=of-somebody; HttpOnly"))
    answer = await ask(make(site), "/play/1/")
    assert answer.header("set-cookie") is None


@pytest.mark.parametrize("cookie", [b"csrf=token", b"session=s3cret", b"devices=x", b"=device"])
async def test_page_with_another_cookie_is_never_shared(cookie: bytes) -> None:
    site = Site()
    site.headers.append((b"Set-Cookie", cookie))
    front = make(site)
    for _ in range(2):
        answer = await ask(front, "/play/1/", headers={"cookie": "session=mine"})
        # the application behind has answered this very visitor
        assert b"session=mine" in answer.body
    assert len(site.made) == 4


async def test_missing_page_is_given_and_not_kept() -> None:
    site = Site()
    site.status = 404
    front = make(site)
    assert (await ask(front, "/play/1/")).status == 404
    site.status = 200
    assert (await ask(front, "/play/1/")).status == 200


async def test_address_with_a_question_goes_behind() -> None:
    site = Site()
    await ask(make(site), "/play/1/", query="a=1", headers={"cookie": "session=mine"})
    assert site.made[0][b"cookie"] == b"session=mine"


async def test_only_so_many_are_kept() -> None:
    site = Site()
    front = make(site, most=3)
    for number in range(5):
        await ask(front, f"/play/{number}/")
    await ask(front, "/play/4/")
    assert len(site.made) == 5
    await ask(front, "/play/0/")
    assert len(site.made) == 6


async def test_hosts_that_a_visitor_makes_up_throw_out_nothing() -> None:
    site = Site()
    front = make(site, most=3)
    await ask(front, "/play/1/")
    for port in range(1, 6):
        await ask(front, "/play/1/", headers={"host": f"hall.example:{port}"})
    assert len(site.made) == 6
    # the page is kept all the same, however its host is written
    await ask(front, "/play/1/", headers={"host": "Hall.Example"})
    assert len(site.made) == 6


async def test_page_is_compressed_for_browsers_that_take_it() -> None:
    site = Site()
    site.headers += [(b"Vary", b"Accept-Language"), (b"ETag", b'"abc"')]
    front = make(site)
    packed = await ask(front, "/play/1/", headers={"accept-encoding": "gzip, deflate"})
    plain = await ask(front, "/play/1/")
    assert packed.header("content-encoding") == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert plain.header("content-encoding") is None
    assert packed.header("vary") == plain.header("vary") == "Accept-Language, Accept-Encoding"
    assert (packed.header("etag"), plain.header("etag")) == ('W/"abc"', '"abc"')


@pytest.mark.parametrize("known", ['"abc"', 'W/"abc"'])
async def test_browser_that_has_it_is_told_so(known: str) -> None:
    site = Site()
    site.headers += [(b"ETag", b'"abc"'), (b"Cache-Control", b"max-age=0")]
    front = make(site)
    answers: list[Answer] = [
        await ask(front, "/play/1/", headers={"if-none-match": known, "accept-encoding": "gzip"})
        for _ in range(2)
    ]
    for answer in answers:
        assert (answer.status, answer.body, answer.header("cache-control")) == (304, b"", "max-age=0")
        assert answer.header("content-length") is None
    assert (await ask(front, "/play/1/", headers={"if-none-match": '"abd"'})).status == 200
