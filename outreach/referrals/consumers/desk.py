"""The desk's socket: it tells that something has changed in an area of the person's, and takes nothing in.

Who may open it is asked of the session when it opens and every minute after; the session's own limits hold here, too,
and a socket keeps no session alive.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from typing import Any

import msgspec
from channels.db import database_sync_to_async
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, parse_cookie
from django.utils import timezone
from django.utils.module_loading import import_string

from outreach.network.models import User
from outreach.network.rules.sessions import is_over
from outreach.network.sign_in import session
from outreach.referrals.access import prefixes_for
from outreach.referrals.rules.permissions import Purpose
from outreach.referrals.services.desk_news import MESSAGE, group_of

# The page signs in anew, or stays away; it goes on asking over HTTP in both cases.
CLOSE_NOT_ALLOWED, CLOSE_FULL = 4401, 4429
MOST_SOCKETS = 1_000  # of one process
ASK_AGAIN_S = 60.0
# Many changes at once are told once.
GATHER_S = 0.5


@dataclass(frozen=True, slots=True)
class Entry:
    """What a session opens: the divisions whose changes are told."""

    prefixes: tuple[str, ...]


def entry_of(cookies: dict[str, str]) -> Entry | None:
    """What the session of these cookies opens; `None` for nothing. Asks the database."""
    store: type[SessionBase] = import_string(f"{settings.SESSION_ENGINE}.SessionStore")
    request = HttpRequest()
    request.session = store(cookies.get(settings.SESSION_COOKIE_NAME))
    request.user = user = get_user(request)
    times = session.times(request)
    if not isinstance(user, User) or times is None:
        return None
    if is_over(signed_in_at=times[0], seen_at=times[1], now=timezone.now(), idles_out=True):
        return None
    if settings.SECOND_FACTOR_REQUIRED and not session.has_shown_second_factor(request, user):
        return None
    prefixes = prefixes_for(user, Purpose.LIST)
    return Entry(prefixes) if prefixes else None


class DeskConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # channels has no type hints
    """One open desk."""

    _open = 0  # sockets of this process

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._counted = False
        self._groups: tuple[str, ...] = ()
        self._number = 0
        self._areas: set[str] = set()
        self._tasks: list[asyncio.Task[None]] = []
        self._told = asyncio.Event()

    async def connect(self) -> None:
        # Accepted before it is closed: a refused handshake tells a page no code.
        await self.accept()
        if DeskConsumer._open >= MOST_SOCKETS:
            await self.close(CLOSE_FULL)
            return
        DeskConsumer._open += 1
        self._counted = True
        entry = await self._entry()
        if entry is None:
            await self.close(CLOSE_NOT_ALLOWED)
            return
        self._groups = tuple(group_of(prefix) for prefix in entry.prefixes)
        for group in self._groups:
            await self.channel_layer.group_add(group, self.channel_name)
        self._tasks = [asyncio.create_task(self._ask_again(entry)), asyncio.create_task(self._tell())]
        # What changed while the page was on its way here.
        await self._say(["*"])

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Whoever sends anything is no page of ours."""
        await self.close(CLOSE_NOT_ALLOWED)

    async def disconnect(self, code: int) -> None:
        if self._counted:
            self._counted = False
            DeskConsumer._open -= 1
        for task in self._tasks:
            task.cancel()
        for group in self._groups:
            await self.channel_layer.group_discard(group, self.channel_name)
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(*self._tasks, return_exceptions=True)
        raise StopConsumer

    async def desk_changed(self, message: dict[str, Any]) -> None:
        """From the bus: something has changed in this area."""
        self._areas.add(str(message["area"]))
        self._told.set()

    async def _tell(self) -> None:
        while True:
            await self._told.wait()
            await asyncio.sleep(GATHER_S)
            self._told.clear()
            areas, self._areas = sorted(self._areas), set()
            await self._say(areas)

    async def _say(self, areas: list[str]) -> None:
        self._number += 1
        told = {"type": MESSAGE, "areas": areas, "version": self._number}
        await self.send(text_data=msgspec.json.encode(told).decode())

    async def _ask_again(self, entry: Entry) -> None:
        while True:
            await asyncio.sleep(ASK_AGAIN_S)
            # Other areas than before: the page comes again and gets its new ones.
            if await self._entry() != entry:
                await self.close(CLOSE_NOT_ALLOWED)
                return

    async def _entry(self) -> Entry | None:
        cookies = next((value for name, value in self.scope["headers"] if name == b"cookie"), b"")
        found: Entry | None = await database_sync_to_async(entry_of)(parse_cookie(cookies.decode("latin-1")))
        return found
