"""No body larger than what is received in memory gets as far as Django, which would write it to a temporary file.

Whoever says beforehand that it will be larger is refused before a byte of it is read; whoever does not is cut off where
it becomes so.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from config.front import Application, Receive, Scope, Send, respond

_LAST = ((b"connection", b"close"),)


def with_most_bytes(behind: Application, *, most: int) -> Application:
    """`behind` for HTTP requests whose body has at most so many bytes; 413 for others."""

    async def limited(scope: Scope, receive: Receive, send: Send) -> None:
        if _told(scope) > most:
            await _refuse(scope, send)
            return
        size, answered = 0, False

        async def counted() -> MutableMapping[str, Any]:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            # As if the visitor had hung up: what has come is thrown away.
            return {"type": "http.disconnect"} if size > most else message

        async def noted(message: MutableMapping[str, Any]) -> None:
            nonlocal answered
            answered = True
            await send(message)

        await behind(scope, counted, noted)
        if size > most and not answered:
            await _refuse(scope, send)

    return limited


def _told(scope: Scope) -> int:
    """The length that the request gives; the server lets nothing but digits through."""
    return next((int(value) for name, value in scope["headers"] if name == b"content-length"), 0)


async def _refuse(scope: Scope, send: Send) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        words = _("What you send is too large: 11 MB at most.")
    await respond(scope, send, 413, words.encode(), headers=_LAST)
