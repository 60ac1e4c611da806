"""Callers that hardly listen: sockets that greet and never read again, or read one byte a second.

They enter like phones, with a device cookie and a hello, so that the hall counts them and sends to them.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import socket
import struct
from collections.abc import Sequence
from urllib.parse import urlsplit

# As small as the kernel lets it be: what is not read piles up at the server.
_RECEIVE_BUFFER = 1
_ESTABLISHED = 1


def text_frame(text: str) -> bytes:
    """A client's masked frame (RFC 6455), with a mask of zeros."""
    data = text.encode()
    if len(data) < 126:
        head = struct.pack("!BB", 0x81, 0x80 | len(data))
    else:
        head = struct.pack("!BBH", 0x81, 0x80 | 126, len(data))
    return head + bytes(4) + data


def is_up(caller: socket.socket) -> bool:
    """Whether the kernel still has the connection; tells without reading."""
    return caller.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 8)[0] == _ESTABLISHED


async def call(
    url: str, path: str, *, origin: str, cookie: str, receive_buffer: int | None = None
) -> socket.socket:
    """Open a WebSocket by hand. Raises `ConnectionError` when it is not taken."""
    parts = urlsplit(url)
    loop = asyncio.get_running_loop()
    caller = socket.socket()
    caller.setblocking(False)
    if receive_buffer is not None:
        caller.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    try:
        await loop.sock_connect(caller, (parts.hostname, parts.port))
        key = base64.b64encode(os.urandom(16)).decode()
        request = (
            f"GET {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nOrigin: {origin}\r\nCookie: {cookie}\r\n\r\n"
        )
        await loop.sock_sendall(caller, request.encode())
        answer = b""
        while not answer.endswith(b"\r\n\r\n"):
            # byte by byte, because what comes after the handshake is not to be read
            read = await loop.sock_recv(caller, 1)
            if not read:
                raise ConnectionError("the handshake was cut off")
            answer += read
        if b" 101 " not in answer.split(b"\r\n", 1)[0]:
            raise ConnectionError(answer.split(b"\r\n", 1)[0].decode())
    except BaseException:
        caller.close()
        raise
    return caller


class MuteCallers:
    """Sockets that joined a game and do not read, or read `bytes_a_second` each."""

    def __init__(self, *, bytes_a_second: int = 0) -> None:
        self._bytes_a_second = bytes_a_second
        self.callers: list[socket.socket] = []
        self._reading: asyncio.Task[None] | None = None

    async def enter(self, game: str, urls: Sequence[str], cookies: Sequence[str], *, name: str) -> None:
        """One caller for each cookie, over the workers in turn, each with a seat of its own."""
        gate = asyncio.Semaphore(50)

        async def one(number: int, cookie: str) -> None:
            async with gate:
                url = urls[number % len(urls)]
                caller = await call(
                    url, f"/ws/live/{game}/player", origin=url, cookie=cookie, receive_buffer=_RECEIVE_BUFFER
                )
                self.callers.append(caller)
                loop = asyncio.get_running_loop()
                await loop.sock_sendall(caller, text_frame('["hello",0,{"seat":0}]'))
                join = json.dumps(
                    ["join", 1, {"name": f"{name}{number:04}", "team": None}], ensure_ascii=False
                )
                await loop.sock_sendall(caller, text_frame(join))

        await asyncio.gather(*(one(number, cookie) for number, cookie in enumerate(cookies)))
        if self._bytes_a_second:
            self._reading = asyncio.create_task(self._sip())

    async def _sip(self) -> None:
        while True:
            for caller in self.callers:
                try:
                    caller.recv(self._bytes_a_second)
                except (BlockingIOError, ConnectionError):
                    continue
            await asyncio.sleep(1.0)

    def up(self) -> int:
        """How many are still connected."""
        return sum(is_up(caller) for caller in self.callers)

    async def close(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)
        for caller in self.callers:
            caller.close()
