"""Hostile callers beside an honest hall: floods, frames of a megabyte, half-open handshakes, no more files."""

from __future__ import annotations

import asyncio
import resource
import socket
import struct
from pathlib import Path

from load_tests.drills.callers import device_headers, measured_question
from load_tests.drills.hall import open_hall
from load_tests.drills.kills import Figures
from load_tests.drills.site import Broken, Site
from load_tests.faults.mute import call, is_up, text_frame

FLOODERS, MESSAGES_A_SECOND = 50, 1_000
MEGABYTE = 1024 * 1024
# Of the honest phones' acknowledgements; the floor is what a busy machine's noise makes of a few milliseconds.
P99_TIMES, P99_FLOOR_S = 1.3, 0.25
# From the end of the question: whoever floods is long gone by then.
CLOSED_S = 1.0
# Files that a worker may open beside those it has open when it runs out.
_SPARE_FILES = 8


async def hostile(site: Site, players: int) -> Figures:
    """Fifty sockets with a thousand messages a second each, frames of a megabyte, thousands of half-open handshakes."""
    async with open_hall(site, players=players) as hall:
        before = await measured_question(hall, "before")
        await hall.reveal()
        flooders = await _enter(site, hall.entry.game, FLOODERS)
        giants = await _enter(site, hall.entry.game, FLOODERS)
        half_open = await _half_open(site, players * 5)
        try:
            hall.figures["half-open"] = len(half_open)
            flooding = [asyncio.create_task(_flood(each)) for each in flooders]
            flooding += [asyncio.create_task(_send_giant(each)) for each in giants]
            among = await measured_question(hall, "among")
            await asyncio.wait(flooding, timeout=CLOSED_S)
            left = sum(is_up(each) for each in (*flooders, *giants))
            for task in flooding:
                task.cancel()
            await asyncio.gather(*flooding, return_exceptions=True)
        finally:
            for caller in (*flooders, *giants, *half_open):
                caller.close()
        if left:
            raise Broken(f"{left} hostile sockets are still served")
        if among > max(P99_TIMES * before, P99_FLOOR_S):
            raise Broken(f"acknowledgements: p99 {among:.3f} s among hostile callers, {before:.3f} s before")
        await hall.end()
        return hall.figures


async def _enter(site: Site, game: str, number: int) -> list[socket.socket]:
    """Callers who have greeted, over the workers in turn."""
    callers = []
    for count, cookie in enumerate(device_headers(site, number)):
        url = site.product.urls[count % len(site.product.urls)]
        caller = await call(url, f"/ws/live/{game}/player", origin=url, cookie=cookie)
        callers.append(caller)
        await asyncio.get_running_loop().sock_sendall(caller, text_frame('["hello",0,{"seat":0}]'))
    return callers


async def _flood(caller: socket.socket) -> None:
    """A thousand messages a second until it is cut off, reading what comes back."""
    loop = asyncio.get_running_loop()
    tenth = b"".join(text_frame(f'["beat",{n},{{}}]') for n in range(1, MESSAGES_A_SECOND // 10 + 1))
    try:
        while True:
            await loop.sock_sendall(caller, tenth)
            await asyncio.sleep(0.1)
            try:
                while caller.recv(65_536):
                    continue
                return  # closed by the server
            except BlockingIOError:
                continue
    except OSError:
        return


async def _send_giant(caller: socket.socket) -> None:
    """One frame of a megabyte; returns when the server has closed."""
    loop = asyncio.get_running_loop()
    try:
        await loop.sock_sendall(caller, struct.pack("!BBQ", 0x81, 0x80 | 127, MEGABYTE) + bytes(4))
        await loop.sock_sendall(caller, b" " * MEGABYTE)
        while await loop.sock_recv(caller, 65_536):
            continue
    except OSError:
        return


async def _half_open(site: Site, number: int) -> list[socket.socket]:
    """Connections that begin a handshake and never end it, as far as this process may open files."""
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    ports = [worker.port for worker in site.workers]
    loop = asyncio.get_running_loop()
    callers: list[socket.socket] = []
    for count in range(min(number, limit // 2)):
        caller = socket.socket()
        caller.setblocking(False)
        callers.append(caller)
        await loop.sock_connect(caller, ("127.0.0.1", ports[count % len(ports)]))
        await loop.sock_sendall(caller, b"GET /ws/live/ HTTP/1.1\r\nHost: ")
    return callers


async def no_more_files(site: Site, players: int) -> Figures:
    """A worker may open no more files: whoever is in plays on, and newcomers come in when there is room again."""
    worker = site.workers[0]
    async with open_hall(site, players=players) as hall:
        await hall.ask()
        usual = resource.prlimit(worker.pid, resource.RLIMIT_NOFILE)
        crowd: list[socket.socket] = []
        try:
            resource.prlimit(
                worker.pid, resource.RLIMIT_NOFILE, (_open_files(worker.pid) + _SPARE_FILES, usual[1])
            )
            for _ in range(4 * _SPARE_FILES):
                caller = socket.socket()
                caller.setblocking(False)
                crowd.append(caller)
                await asyncio.get_running_loop().sock_connect(caller, ("127.0.0.1", worker.port))
            await hall.goes_on(hall.now(), name="goes on without files")
            await hall.answered()
        finally:
            resource.prlimit(worker.pid, resource.RLIMIT_NOFILE, usual)
            for caller in crowd:
                caller.close()
        newcomer = await call(
            worker.url,
            f"/ws/live/{hall.entry.game}/player",
            origin=worker.url,
            cookie=device_headers(site, 1)[0],
        )
        newcomer.close()
        await hall.goes_on(hall.now())
        await hall.end()
        return hall.figures


def _open_files(pid: int) -> int:
    """The highest number of a file: where the limit bites."""
    return max(int(each.name) for each in Path(f"/proc/{pid}/fd").iterdir())
