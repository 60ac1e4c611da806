"""The ways in, lean: the PIN that was typed, the code that was scanned, the page on which one plays.

Each answers what is common and leaves the rest – a wrong PIN, a form without an origin, a game that is not there – to
the Django view of the same address, which draws the page that a person needs then.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Awaitable, Callable, Collection
from urllib.parse import parse_qs

from kit.group_commit import Busy
from kit.lean_http import BodyTooLarge, BodyTooSlow, Request, Response, too_slow
from kit.lean_http.response import redirect
from quiz.live.http.door import Door
from quiz.live.queries.ways_in import ByPin, ByToken
from quiz.live.rules.pins import parse_pin
from quiz.live.services.knocks import VERDICT, Knock, Refused
from quiz.participants.services.device import cookie_name, new_device_header, read_device

# A form with a PIN and a token has about a hundred bytes.
MOST_FORM_BYTES = 4 * 1024
_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,32}")

GetDoor = Callable[[], Awaitable[Door]]
GetPage = Callable[[Request], Awaitable[Response | None]]


def _device_cookie(request: Request) -> list[tuple[bytes, bytes]]:
    header = new_device_header(request.cookies.get(cookie_name()))
    return [] if header is None else [(b"set-cookie", header.encode("latin-1"))]


class Entering:
    """`door` gives the process's door, `page` a page that is the same for everybody; `origins`: this site's own."""

    def __init__(self, *, door: GetDoor, page: GetPage, origins: Collection[bytes]) -> None:
        self._door, self._page, self._origins = door, page, origins

    async def join(self, request: Request) -> Response | None:
        """From a PIN to its game.

        The browser says whose page the form stood on, and no other page can say ours: so no token is needed. Without
        that header Django's view asks for the form's token.
        """
        if request.headers.get(b"origin") not in self._origins:
            return None
        if request.content_type != "application/x-www-form-urlencoded":
            return None
        try:
            body = await request.body(MOST_FORM_BYTES)
            typed = parse_qs(body.decode("utf-8"), max_num_fields=10).get("pin", [""])[-1]
        except BodyTooSlow:
            return too_slow()
        except (BodyTooLarge, ValueError):
            return None
        pin = parse_pin(typed)
        if pin is None:
            return None
        door = await self._door()
        device = read_device(request.cookies.get(cookie_name()))
        try:
            game = await door.find(ByPin(pin))
            if game is None:
                return None  # the view spends the try and says so
            allowed = await door.may_try(Knock(device, request.address))
        except Busy as busy:
            request.scope[VERDICT] = Refused(busy.retry_ms)
            return None
        if not allowed:
            request.scope[VERDICT] = Refused()
            return None
        return redirect(_play(game), _device_cookie(request))

    async def scan(self, request: Request) -> Response | None:
        """From a QR code straight into the game; never throttled, because its token cannot be guessed."""
        token = request.path.removeprefix("/j/").removesuffix("/")
        if not _TOKEN.fullmatch(token) or not request.path.endswith("/"):
            return None
        try:
            game = await (await self._door()).find(ByToken(token))
        except Busy:
            return None
        return None if game is None else redirect(_play(game), _device_cookie(request))

    async def play(self, request: Request) -> Response | None:
        """The player's page, which is the same for all; only the device's cookie is not."""
        page = await self._page(request)
        if page is None:
            return None
        return Response(page.status, page.body, [*page.headers, *_device_cookie(request)])


def _play(game: uuid.UUID) -> str:
    return f"/play/{game}/"
