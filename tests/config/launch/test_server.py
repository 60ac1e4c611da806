"""The web server itself, over real sockets: limits, stalled readers, draining."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from config.launch import websocket_protocol
from config.launch.listening import listen_on
from config.launch.server import Drain, DrainingServer, build_server


class Application:
    """Echoes; `flood` sends without end; what happens to each socket is noted."""

    def __init__(self) -> None:
        self.ended = asyncio.Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            while (message := await receive())["type"] != "lifespan.shutdown":
                await send({"type": f"{message['type']}.complete"})
            await send({"type": "lifespan.shutdown.complete"})
            return
        await receive()
        await send({"type": "websocket.accept"})
        try:
            if scope["path"] == "/flood":
                while True:
                    await send({"type": "websocket.send", "text": "x" * 8192})
            while (message := await receive())["type"] == "websocket.receive":
                await send({"type": "websocket.send", "text": message.get("text") or ""})
        finally:
            self.ended.set()


@asynccontextmanager
async def serving(
    application: Application, *, drain: Drain | None = None, drain_seconds: float = 5
) -> AsyncIterator[tuple[DrainingServer, str, asyncio.Task[None]]]:
    server = build_server(drain=drain, drain_seconds=drain_seconds, close_seconds=1)
    built: uvicorn.Config = server.config
    built.app = application
    sockets = listen_on(["127.0.0.1"], 0, shared=False)
    port = sockets[0].getsockname()[1]
    task = asyncio.create_task(server._serve(sockets))
    async with asyncio.timeout(30):
        await server.opened.wait()
        yield server, f"ws://127.0.0.1:{port}", task
        server.should_exit = True
        await task


async def test_frame_over_16_kib_is_refused() -> None:
    async with serving(Application()) as (_server, address, _task), connect(address, proxy=None) as client:
        await client.send("y" * 16_000)
        assert await client.recv() == "y" * 16_000
        await client.send("y" * 17_000)
        with pytest.raises(ConnectionClosed) as closed:
            await client.recv()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1009


async def test_compression_is_not_negotiated() -> None:
    async with serving(Application()) as (_server, address, _task), connect(address, proxy=None) as client:
        assert client.response is not None
        assert "Sec-WebSocket-Extensions" not in client.response.headers
        assert "Server" not in client.response.headers


async def test_reader_that_never_reads_is_aborted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket_protocol, "STALLED_SECONDS", 0.3)
    application = Application()
    async with serving(application) as (server, address, _task):
        host, port = address.removeprefix("ws://").split(":")
        with socket.socket() as phone:
            phone.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            phone.connect((host, int(port)))
            phone.sendall(
                b"GET /flood HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
            )
            async with asyncio.timeout(10):
                await application.ended.wait()
        assert not any(
            type(each).__name__ == "StallAbortingProtocol" for each in server.server_state.connections
        )


async def test_stop_drains_while_sockets_are_open() -> None:
    drained: list[str] = []

    async def drain() -> None:
        await client.send("still here")
        drained.append(str(await client.recv()))

    application = Application()
    async with serving(application, drain=drain) as (server, address, task):
        client = await connect(address, proxy=None)
        server.handle_exit(15, None)
        await task
        assert drained == ["still here"]
        with pytest.raises(ConnectionClosed) as closed:
            await client.recv()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1012
        await client.close()


@pytest.mark.parametrize("fault", ["slow", "broken"])
async def test_stop_ends_although_draining_does_not(fault: str, caplog: pytest.LogCaptureFixture) -> None:
    async def drain() -> None:
        if fault == "broken":
            raise OSError("the database is away")
        await asyncio.Event().wait()

    async with serving(Application(), drain=drain, drain_seconds=0.1) as (server, _address, task):
        server.handle_exit(15, None)
        await task
    assert "Draining" in caplog.text


async def test_second_signal_does_not_wait_for_draining() -> None:
    async def drain() -> None:
        await asyncio.Event().wait()

    async with serving(Application(), drain=drain, drain_seconds=60) as (server, _address, task):
        server.handle_exit(2, None)
        server.handle_exit(2, None)
        await task
