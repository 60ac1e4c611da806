"""Frames as they come from the network: cut anywhere, one or many in a piece, sound or not – the short way and the
library tell the consumer the same.
"""

from __future__ import annotations

import asyncio
import struct
from typing import Any

import pytest
import uvicorn
from hypothesis import given, settings
from hypothesis import strategies as st
from uvicorn.server import ServerState

from config.launch.websocket_protocol import StallAbortingProtocol
from quiz.live.engine.wire import EXTENSION

MASK = b"\x11\x22\x33\x44"
HANDSHAKE = (
    b"GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
MOST = 300


class Transport:
    """Takes what is written, and can be without room."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.closing = False
        self.reading = True
        self.cut = asyncio.Event()

    def write(self, data: bytes) -> None:
        self.written.append(data)

    def is_closing(self) -> bool:
        return self.closing

    def close(self) -> None:
        self.closing = True
        self.cut.set()

    abort = close

    def get_extra_info(self, name: str) -> Any:
        return {"peername": ("127.0.0.1", 1), "sockname": ("127.0.0.1", 2)}.get(name)

    def set_write_buffer_limits(self, **limits: int) -> None: ...
    def pause_reading(self) -> None:
        self.reading = False

    def resume_reading(self) -> None:
        self.reading = True


def frame(opcode: int, payload: bytes, *, fin: bool = True, masked: bool = True, reserved: int = 0) -> bytes:
    head = bytes([(0x80 if fin else 0) | reserved | opcode])
    bit = 0x80 if masked else 0
    if len(payload) < 126:
        head += bytes([bit | len(payload)])
    elif len(payload) < 65_536:
        head += bytes([bit | 126]) + struct.pack("!H", len(payload))
    else:
        head += bytes([bit | 127]) + struct.pack("!Q", len(payload))
    if not masked:
        return head + payload
    return head + MASK + bytes(byte ^ MASK[i % 4] for i, byte in enumerate(payload))


async def received(pieces: list[bytes], *, short_way: bool) -> tuple[list[bytes | None], bool]:
    """What the consumer was told, and whether the server has ended the connection."""
    told: list[bytes | None] = []
    listening = asyncio.Event()

    async def application(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        if short_way:
            scope["extensions"][EXTENSION].listen(told.append, lambda: None)
        listening.set()
        while (message := await receive())["type"] == "websocket.receive":
            text = message.get("text")
            told.append(None if text is None else text.encode())

    config = uvicorn.Config(
        application, ws_max_size=MOST, ws_per_message_deflate=False, ws_ping_interval=None
    )
    config.load()
    protocol = StallAbortingProtocol(config, ServerState(), {}, asyncio.get_running_loop())
    transport = Transport()
    protocol.connection_made(transport)  # type: ignore[arg-type]
    protocol.data_received(HANDSHAKE)
    await listening.wait()
    for piece in pieces:
        if not transport.closing:
            protocol.data_received(piece)
        for _ in range(3):
            await asyncio.sleep(0)
    ended = transport.closing or protocol.close_sent
    protocol.connection_lost(None)
    await asyncio.gather(*protocol.tasks)
    return told, ended


async def served_after_close(sent: int, *, early: bool) -> bool:
    """Whether a caller that was told to close is still read after so many bytes; if not, it is soon cut off.

    `early`: the caller spoke before the handshake was answered, and is read by the library.
    """

    async def application(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        scope["extensions"][EXTENSION].listen(lambda _: None, lambda: None)
        await send({"type": "websocket.close", "code": 4400})
        closing.set()
        while (await receive())["type"] != "websocket.disconnect":
            pass

    closing = asyncio.Event()
    config = uvicorn.Config(
        application, ws_max_size=MOST, ws_per_message_deflate=False, ws_ping_interval=None
    )
    config.load()
    protocol = StallAbortingProtocol(config, ServerState(), {}, asyncio.get_running_loop())
    transport = Transport()
    protocol.connection_made(transport)  # type: ignore[arg-type]
    protocol.data_received(HANDSHAKE)
    if early:
        protocol.data_received(frame(1, b"too soon"))
    await closing.wait()
    for piece in [frame(1, b"x" * 100)] * (sent // 106):
        if transport.reading:
            protocol.data_received(piece)
    served = transport.reading
    if not served:
        async with asyncio.timeout(10):
            await transport.cut.wait()
    protocol.connection_lost(None)
    await asyncio.gather(*protocol.tasks)
    return served


@pytest.mark.parametrize("early", [False, True])
async def test_who_goes_on_sending_after_the_close_is_cut_off(early: bool) -> None:
    assert await served_after_close(8_000, early=early)
    assert not await served_after_close(24_000, early=early)


texts = st.text(max_size=MOST // 4).map(str.encode)
sound = st.one_of(
    texts.map(lambda text: [frame(1, text)]),
    texts.map(lambda text: [frame(9, text[:100])]),
    st.binary(max_size=20).map(lambda data: [frame(2, data)]),
    st.text(max_size=12).map(  # whole characters: what is no UTF-8 is the consumer's to refuse
        lambda text: [frame(1, f"a{text}".encode(), fin=False), frame(9, b"between"), frame(0, b"z")]
    ),
)
faults = st.sampled_from(
    [
        frame(1, b"x" * (MOST + 1)),
        frame(1, b"x" * 70_000),
        frame(1, b"no mask", masked=False),
        frame(1, b"reserved", reserved=0x40),
        frame(3, b"no such opcode"),
        frame(0, b"goes on with nothing"),
        frame(8, struct.pack("!H", 1000)),
    ]
)


@st.composite
def streams(draw: st.DrawFn) -> tuple[list[bytes], list[bytes]]:
    """Frames in a row, perhaps a fault among them; and the same, cut into pieces anywhere."""
    frames = [each for group in draw(st.lists(sound, max_size=6)) for each in group]
    if draw(st.booleans()):
        frames.insert(draw(st.integers(0, len(frames))), draw(faults))
    data = b"".join(frames)
    cuts = sorted(draw(st.lists(st.integers(0, len(data)), max_size=8)))
    return frames, [data[a:b] for a, b in zip([0, *cuts], [*cuts, len(data)], strict=True) if a < b]


@settings(max_examples=300, deadline=None)
@given(streams())
def test_short_way_tells_what_the_library_tells_of_each_frame(
    stream: tuple[list[bytes], list[bytes]],
) -> None:
    frames, pieces = stream
    by_library = asyncio.run(received(frames, short_way=False))
    assert asyncio.run(received(pieces, short_way=True)) == by_library


@pytest.mark.parametrize("size", [0, 1, 125, 126, MOST])
async def test_frame_that_comes_byte_by_byte_is_told_once(size: int) -> None:
    pieces = [bytes([byte]) for byte in frame(1, b"x" * size) + frame(1, b"next")]
    assert await received(pieces, short_way=True) == ([b"x" * size, b"next"], False)


async def test_thousand_frames_in_one_piece_are_told_in_order() -> None:
    payloads = [str(number).encode() for number in range(1_000)]
    told, _ = await received([b"".join(frame(1, payload) for payload in payloads)], short_way=True)
    assert told == payloads
