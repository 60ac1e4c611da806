"""Measures what the way into a game costs the server: CPU for each request of a phone at the door.

    python -m load_tests.measure_door [--requests 2000] [--connections 20]

Starts a server of its own (one process, SQLite) on a free loopback port, asks every address of the door so many times
over so many kept connections, prints a table and stops. The figures are of the server's process alone.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from load_tests.live_client import Entry, device_cookie, sign_device
from load_tests.measure_answers import cpu_s, open_game, running_server

# Below what the throttle lets one address do in a minute.
_MOST_JOINS = 500


def _requests(entry: Entry, cookies: dict[str, str], script: str, secret_key: str) -> dict[str, list[bytes]]:
    """Raw requests by what they do, to be asked in turn. Every PIN comes from another phone that has seen the form."""
    host = urlsplit(entry.base).netloc
    cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())

    def raw(method: str, path: str, *, headers: str = "", body: bytes = b"") -> bytes:
        length = f"Content-Length: {len(body)}\r\n" if body else ""
        return f"{method} {path} HTTP/1.1\r\nHost: {host}\r\n{headers}{length}\r\n".encode() + body

    known = f"Cookie: {cookie}\r\n"
    form = f"Origin: {entry.base}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    pin = f"csrfmiddlewaretoken={cookies.get('csrf', '')}&pin={entry.pin}".encode()
    phones = [
        f"Cookie: csrf={cookies.get('csrf', '')}; device={sign_device(secret_key)['device']}\r\n"
        for _ in range(_MOST_JOINS)
    ]
    joins = [raw("POST", "/live/join/", headers=form + phone, body=pin) for phone in phones]
    others = {
        "scan of the code": raw("GET", f"/j/{entry.join_token}/"),
        "player's page, first visit": raw("GET", f"/play/{entry.game}/"),
        "player's page, again": raw("GET", f"/play/{entry.game}/", headers=known),
        "words for the scripts": raw("GET", "/i18n/catalog.js", headers="Accept-Encoding: gzip\r\n"),
        "one script": raw("GET", script, headers="Accept-Encoding: gzip\r\n"),
        "start page": raw("GET", "/"),
    }
    return {"join by PIN": joins} | {name: [request] for name, request in others.items()}


async def _read_response(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head[9:12])
    length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
    if length:
        await reader.readexactly(int(length[1]))
    elif b"chunked" in head.lower():
        while size := int(await reader.readline(), 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    return status


async def _ask(base: str, requests: Iterator[bytes], number: int) -> set[int]:
    """Ask over one kept connection; returns the statuses seen."""
    parts = urlsplit(base)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    seen = set()
    for _ in range(number):
        writer.write(next(requests))
        seen.add(await _read_response(reader))
    writer.close()
    return seen


async def measure(
    base: str, pid: int, requests: list[bytes], *, number: int, connections: int
) -> tuple[float, float, set[int]]:
    """CPU microseconds of the server for each request, requests a second, statuses."""
    asked = itertools.cycle(requests)
    await _ask(base, asked, 20)
    began, spent = time.perf_counter(), cpu_s(pid)
    seen = set[int]().union(
        *await asyncio.gather(*(_ask(base, asked, number // connections) for _ in range(connections)))
    )
    took = time.perf_counter() - began
    made = number // connections * connections
    return (cpu_s(pid) - spent) * 1_000_000 / made, made / took, seen


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--requests", type=int, default=2_000)
    parser.add_argument("--connections", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory, running_server(Path(directory)) as (base, pid, environ):
        entry = open_game(base, environ, quiz="civil-code-month")
        cookies = device_cookie(entry)
        page = asyncio.run(_page(base, f"/play/{entry.game}/"))
        script = re.search(r'src="(/static/[^"]+player/main[^"]+)"', page)
        print(f"{'':28}{'CPU µs':>9}{'a second':>10}  status")
        asked = _requests(entry, cookies, script[1] if script else "/static/", environ["SECRET_KEY"])
        for name, requests in asked.items():
            number = min(options.requests, _MOST_JOINS) if "PIN" in name else options.requests
            cost, rate, seen = asyncio.run(
                measure(base, pid, requests, number=number, connections=options.connections)
            )
            print(f"{name:28}{cost:9.0f}{rate:10.0f}  {' '.join(map(str, sorted(seen)))}", flush=True)


async def _page(base: str, path: str) -> str:
    parts = urlsplit(base)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.write(f"GET {path} HTTP/1.0\r\nHost: {parts.netloc}\r\n\r\n".encode())
    text = (await reader.read()).decode()
    writer.close()
    return text


if __name__ == "__main__":
    main()
