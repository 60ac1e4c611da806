"""What calls and polls have in common: who may ask, and how an answer looks."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection, Sequence

from kit.lean_http import BodyTooLarge, BodyTooSlow, Request, Response, too_slow
from kit.lean_http.response import NO_STORE
from quiz.live.engine.runtime import Runtime
from quiz.live.protocol import codes, outbound
from quiz.live.protocol.inbound import MAX_SEAT

# Larger than any message of the protocol (4 KiB), as for the frames of a socket; what is beyond is not read.
MOST_BODY_BYTES = 16 * 1024
_UUID, _SEAT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), re.compile(rf"[0-{MAX_SEAT}]")
_TICKET = re.compile(r"ticket=([\w.-]{1,200})", re.ASCII)
_JSON = (b"content-type", b"application/json")
_STATUS = {
    "busy": 503,
    "failed": 503,
    "frame.too_fast": 429,
    "frame.too_long": 413,
    "frame.unknown": 400,
    "frame.malformed": 400,
    "frame.bad_payload": 400,
    "hello.device": 401,
    "hello.origin": 403,
    "hello.rehearsal": 403,
    "join.removed": 403,
    "game.unknown": 404,
}
_CLOSED = {
    codes.CLOSE_FLOOD: 429,
    codes.CLOSE_TOO_MANY: 429,
    codes.CLOSE_UNKNOWN_CALLER: 401,
    codes.CLOSE_REMOVED: 403,
    codes.CLOSE_NO_GAME: 404,
    codes.CLOSE_NOT_UTF8: 400,
}
_REFUSED = 409
# Who is to come again later waits at least this long, in seconds.
_RETRY_AFTER = (b"retry-after", b"1")


def game_and_seat(path: str, beneath: str) -> tuple[uuid.UUID, int] | None:
    """The game and the seat in an address such as `/live/call/<game>/<seat>`."""
    game, _, seat = path.removeprefix(beneath).partition("/")
    if not _UUID.fullmatch(game) or not _SEAT.fullmatch(seat):
        return None
    return uuid.UUID(game), int(seat)


def ticket_of(query: str) -> str | None:
    """The ticket that keeps a place at the door, from an address's `?ticket=…`."""
    found = _TICKET.fullmatch(query)
    return found[1] if found else None


async def read(request: Request, origins: Collection[bytes], runtime: Runtime) -> bytes | Response:
    """The body of a request from a page of ours, or the refusal.

    A browser lets another site's page send neither our origin nor, unasked, this content type; so no token is needed.
    Until the body is there the request is one of those on their way, of which the worker takes some at a time.
    """
    if request.headers.get(b"origin") not in origins:
        return frames([outbound.refused(None, "hello.origin")])
    if request.content_type != "application/json":
        return Response(415, b"[]", [_JSON, NO_STORE])
    sockets = runtime.sockets
    if sockets.coming >= sockets.most_coming:
        return frames([busy(runtime.retry_ms())], last=True)
    sockets.coming += 1
    try:
        return await request.body(MOST_BODY_BYTES)
    except BodyTooLarge:
        return frames([outbound.refused(None, "frame.too_long")], last=True)
    except BodyTooSlow:
        return too_slow(b"[]", [_JSON])
    finally:
        sockets.coming -= 1


def status_of(code: str | None, closed: int | None) -> int:
    """The status for an answer with this code of `docs/protocol.md`, or for a socket that would have been closed so."""
    if code is not None:
        return _STATUS.get(code, _REFUSED)
    return 200 if closed is None else _CLOSED.get(closed, 503)


def too_fast() -> Response:
    """More requests than a person can make."""
    return frames([outbound.refused(None, "frame.too_fast", retry_ms=1_000)])


def busy(retry_ms: int) -> bytes:
    """This worker has no place for another phone."""
    return outbound.refused(None, "busy", retry_ms=retry_ms)


def frames(said: Sequence[bytes], *, closed: int | None = None, last: bool = False) -> Response:
    """Frames as a JSON array, with the status of the last one. `last`: the connection is not kept."""
    code = None
    if said and said[-1].startswith(b'["error"'):
        code = said[-1].partition(b'"code":"')[2].partition(b'"')[0].decode()
    return reply(b"[" + b",".join(said) + b"]", status_of(code, closed), last=last)


def reply(body: bytes, status: int = 200, *, last: bool = False) -> Response:
    headers = [_JSON, NO_STORE]
    if status in (429, 503):
        headers.append(_RETRY_AFTER)
    if last:
        headers.append((b"connection", b"close"))
    return Response(status, body, headers)
