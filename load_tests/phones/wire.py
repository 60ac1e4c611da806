"""One connection of a phone: picows' frames and losses, told to the line that the connection belongs to."""

from __future__ import annotations

from typing import Protocol

from picows import WSCloseCode, WSFrame, WSListener, WSMsgType, WSTransport


class Hears(Protocol):
    """What a connection tells its line."""

    def opened(self) -> None: ...
    def receive(self, data: bytes) -> None: ...
    def lost(self, code: int) -> None: ...


class Wire(WSListener):
    """One connection of a line; `line` is taken away when it is left behind."""

    def __init__(self, line: Hears) -> None:
        self.line: Hears | None = line
        self.transport: WSTransport | None = None
        self.code = 1006

    def on_ws_connected(self, transport: WSTransport) -> None:
        self.transport = transport
        if self.line is None:
            transport.disconnect(False)
        else:
            self.line.opened()

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type == WSMsgType.TEXT:
            if self.line is not None:
                self.line.receive(frame.get_payload_as_bytes())
        elif frame.msg_type == WSMsgType.CLOSE:
            self.code = int.from_bytes(frame.get_payload_as_bytes()[:2], "big") or 1005
            transport.send_close(WSCloseCode.OK)
            transport.disconnect()

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        if self.line is not None:
            self.line.lost(self.code)

    def send(self, frame: bytes) -> None:
        """Send a text frame, if the connection is open."""
        if self.transport is not None:
            self.transport.send(WSMsgType.TEXT, frame)

    def leave(self, *, abort: bool) -> None:
        """Close it and listen no more; `abort`: without a goodbye."""
        self.line = None
        if self.transport is not None and not self.transport.is_disconnected:
            if not abort:
                self.transport.send_close(WSCloseCode.OK)
            self.transport.disconnect(not abort)
