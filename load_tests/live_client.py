"""A client of the live protocol, for tests, measurements and simulated players.

Enters through the same doors as a browser: the play page gives the device cookie, a link is redeemed over HTTP and
exchanged for a ticket, and then everything goes over one WebSocket, message by message as in docs/protocol.md.
"""

from __future__ import annotations

import asyncio
import http.client
import itertools
import json
import re
import urllib.parse
import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.core.signing import TimestampSigner
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

Payload = dict[str, Any]

# How long a hello may go without an answer, and a door without a word: the page is as patient with the door.
_WELCOME_S, _DOOR_S = 30.0, 45.0


class RequestRefused(Exception):
    """The server answered `error`."""

    def __init__(self, payload: Payload) -> None:
        super().__init__(payload["code"])
        self.code: str = payload["code"]


@dataclass(frozen=True, slots=True)
class Entry:
    """How to enter a game, as `manage.py open_game` prints it. `base` is the server's URL."""

    base: str
    game: str
    pin: str
    join_token: str
    host_link: str
    screen_link: str
    # of a rehearsal: lets simulated phones in
    rehearsal_pass: str = ""

    @property
    def socket_base(self) -> str:
        return f"{self.base.replace('http', 'ws', 1)}/ws/live/{self.game}"


def _request(
    base: str, method: str, path: str, *, cookies: dict[str, str], form: dict[str, str] | None = None
) -> tuple[int, str, dict[str, str]]:
    """One HTTP request; the cookies it sets are added to `cookies`. Returns status, body, headers."""
    parts = urllib.parse.urlsplit(base)
    connect_by = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = connect_by(parts.hostname or "", parts.port, timeout=20)
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()), "Referer": base}
    body = None
    if form is not None:
        body = urllib.parse.urlencode(form)
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        headers["Origin"] = base
        headers["X-CSRFToken"] = cookies.get("__Host-csrf") or cookies.get("csrf", "")
    connection.request(method, path, body=body, headers=headers)
    response = connection.getresponse()
    text = response.read().decode()
    for value in response.headers.get_all("Set-Cookie") or []:
        name, _, rest = value.partition("=")
        cookies[name] = rest.split(";", 1)[0]
    connection.close()
    return response.status, text, dict(response.headers.items())


def device_cookie(entry: Entry) -> dict[str, str]:
    """The cookies of a new device that has opened the play page."""
    cookies: dict[str, str] = {}
    status, _, _ = _request(entry.base, "GET", f"/play/{entry.game}/", cookies=cookies)
    if status != 200:
        raise RuntimeError(f"the play page answered {status}")
    return cookies


def sign_device(secret_key: str, *, secure: bool = False) -> dict[str, str]:
    """The cookies of a new device, signed with the server's own key: for many players, without a page for each.

    `secure`: the server is reached over HTTPS.
    """
    signer = TimestampSigner(key=secret_key, salt="quiz.participants.device", fallback_keys=[])
    return {"__Host-device" if secure else "device": signer.sign(uuid.uuid4().hex)}


def redeem_link(entry: Entry, part: str) -> dict[str, str]:
    """The cookies of a device that has entered by the host's or the screen's link."""
    cookies: dict[str, str] = {}
    _, page, _ = _request(entry.base, "GET", "/enter/", cookies=cookies)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    form = {"token": entry.host_link if part == "host" else entry.screen_link}
    if token:
        form["csrfmiddlewaretoken"] = token.group(1)
    status, _, _ = _request(entry.base, "POST", "/enter/", cookies=cookies, form=form)
    if status != 302:
        raise RuntimeError(f"the link was answered {status}")
    _, page, _ = _request(entry.base, "GET", f"/{part}/{entry.game}/", cookies=cookies)
    return cookies


def fetch_ticket(entry: Entry, part: str, cookies: dict[str, str]) -> str:
    """A one-time ticket for a staff socket."""
    status, text, _ = _request(entry.base, "POST", f"/{part}/{entry.game}/ticket/", cookies=cookies, form={})
    if status != 200:
        raise RuntimeError(f"the ticket was answered {status}: {text[:200]}")
    return str(json.loads(text)["ticket"])


@dataclass(slots=True)
class Place:
    """A place in the queue, over several sockets: its newest ticket, and how long the door asked to stay away."""

    ticket: str | None = None
    away_s: float = 0.0

    def note(self, waiting: Payload) -> None:
        """Take a `waiting` of the door."""
        self.ticket = waiting["ticket"] or self.ticket
        self.away_s = (waiting["retry_ms"] or 0) / 1_000


@dataclass(slots=True)
class LiveClient:
    """One socket. `pushes` keeps everything pushed, by type; `game` is the newest state, `me` a player's own."""

    socket: ClientConnection
    pushes: dict[str, list[Payload]] = field(default_factory=lambda: defaultdict(list))
    frames: list[str] = field(default_factory=list)
    hello: Payload = field(default_factory=dict)
    game: Payload = field(default_factory=dict)
    me: Payload = field(default_factory=dict)
    close_code: int | None = None
    _place: Place | None = None
    _ids: Any = field(default_factory=itertools.count)
    _waiting: dict[int, asyncio.Future[Payload]] = field(default_factory=dict)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _reader: asyncio.Task[None] | None = None
    _sending: set[asyncio.Future[None]] = field(default_factory=set)

    @classmethod
    async def open(
        cls, entry: Entry, kind: str, *, cookies: dict[str, str] | None = None, origin: str | None = ""
    ) -> LiveClient:
        """A connected socket, before its hello. `origin`: the product's own unless given; `None` sends none."""
        headers = {"Cookie": "; ".join(f"{n}={v}" for n, v in (cookies or {}).items())}
        socket = await connect(
            f"{entry.socket_base}/{kind}",
            origin=entry.base if origin == "" else origin,  # type: ignore[arg-type]
            additional_headers=headers,
            compression=None,
            open_timeout=30,
            max_queue=None,
            proxy=None,
        )
        client = cls(socket)
        client._reader = asyncio.create_task(client._read())
        return client

    @classmethod
    async def player(
        cls, entry: Entry, cookies: dict[str, str], *, seat: int = 0, place: Place | None = None
    ) -> LiveClient:
        """A player's socket that has been welcomed. Whatever is raised instead, the socket is closed.

        With a `place` it waits at the door for as long as the door speaks, as the page does; without, half a minute.
        """
        client = await cls.open(entry, "player", cookies=cookies)
        try:
            if place is None:
                client.hello = await client.request("hello", {"seat": seat})
            else:
                client.hello = await client._wait_at_door(seat, place)
        except BaseException:
            await client.close()
            raise
        client._take_game(client.hello["game"])
        client.me = client.hello["me"] or {}
        return client

    @classmethod
    async def staff(cls, entry: Entry, part: str, cookies: dict[str, str] | None = None) -> LiveClient:
        """A host's or screen's socket that has said hello with a fresh ticket. If that is refused, it is closed."""
        if cookies is None:
            cookies = await asyncio.to_thread(redeem_link, entry, part)
        ticket = await asyncio.to_thread(fetch_ticket, entry, part, cookies)
        client = await cls.open(entry, part, cookies=cookies)
        try:
            client.hello = await client.request("hello", {"ticket": ticket})
        except BaseException:
            await client.close()
            raise
        client._take_game(client.hello["game"])
        return client

    async def _wait_at_door(self, seat: int, place: Place) -> Payload:
        """The answer of the hello; raises `TimeoutError` when neither it nor a word of the door comes for long."""
        place.away_s = 0.0
        self._place = place
        answer = self.send("hello", {"seat": seat, "ticket": place.ticket})
        while not answer.done():
            heard, patience_s = len(self.frames), _DOOR_S if self.pushes["waiting"] else _WELCOME_S
            await self.until(
                lambda c, heard=heard: answer.done() or len(c.frames) > heard, timeout=patience_s
            )
        return await answer

    async def request(self, kind: str, payload: Payload, *, timeout: float = 30) -> Payload:
        """Send a request and wait for its answer. Raises `RequestRefused`."""
        async with asyncio.timeout(timeout):
            return await self.send(kind, payload)

    def send(self, kind: str, payload: Payload) -> asyncio.Future[Payload]:
        """Send a request; the future has its answer."""
        number = next(self._ids)
        future: asyncio.Future[Payload] = asyncio.get_running_loop().create_future()
        self._waiting[number] = future
        self._transmit([kind, number, payload])
        return future

    def _transmit(self, frame: list[Any]) -> None:
        task = asyncio.ensure_future(self.socket.send(json.dumps(frame)))
        # the loop holds tasks weakly: one that waits for an answer over HTTP would be collected with its request
        self._sending.add(task)
        task.add_done_callback(self._transmitted)

    def _transmitted(self, task: asyncio.Future[None]) -> None:
        self._sending.discard(task)
        if not task.cancelled():
            task.exception()

    async def answer(self, choices: list[int], *, key: str | None = None) -> Payload:
        """Answer the current question."""
        position = self.game["position"]
        return await self.request(
            "answer", {"position": position, "choices": choices, "key": key or uuid.uuid4().hex}
        )

    async def move(self, move: str, **fields: Any) -> Payload:
        """A host's move on the newest state."""
        return await self.request("move", {"move": move, "version": self.game["version"], **fields})

    async def until(self, condition: Any, *, timeout: float = 30) -> None:
        """Wait until a condition on this client holds; looked at after every frame."""
        async with asyncio.timeout(timeout):
            while not condition(self):
                self._changed.clear()
                await self._changed.wait()

    async def phase(self, *phases: str, position: int | None = None, timeout: float = 30) -> Payload:
        """Wait for a phase, of a certain question if asked."""
        await self.until(
            lambda c: c.game.get("phase") in phases and (position is None or c.game["position"] == position),
            timeout=timeout,
        )
        return self.game

    async def close(self) -> None:
        await self.socket.close()
        if self._reader is not None:
            await asyncio.gather(self._reader, return_exceptions=True)

    def _take_game(self, game: Payload) -> None:
        if game["version"] >= self.game.get("version", -1):
            self.game = game

    async def _read(self) -> None:
        try:
            async for text in self.socket:
                self.frames.append(str(text))
                self._take(json.loads(text))
                self._changed.set()
        except ConnectionClosed:
            pass
        finally:
            self.close_code = self.socket.close_code
            for future in self._waiting.values():
                if not future.done():
                    future.set_exception(ConnectionError(f"closed with {self.close_code}"))
                    future.exception()
            self._changed.set()

    def _take(self, frame: list[Any]) -> None:
        if frame[0] in ("ok", "error"):
            future = self._waiting.pop(frame[1], None)
            if future is None or future.done():
                self.pushes[frame[0]].append(frame[2])
            elif frame[0] == "ok":
                future.set_result(frame[2])
            else:
                future.set_exception(RequestRefused(frame[2]))
            return
        self.pushes[frame[0]].append(frame[1])
        if frame[0] == "game":
            self._take_game(frame[1])
        elif frame[0] == "waiting" and self._place is not None:
            self._place.note(frame[1])
        elif frame[0] == "me":
            self.me = frame[1]
        elif frame[0] == "ping":
            self._transmit(["pong", next(self._ids), frame[1]])
