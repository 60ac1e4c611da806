"""Static files from memory, in front of Django: a phone at the door asks for some thirty scripts and styles at once.

Which files there are, their names, encodings and ages is servestatic's knowledge; only its way through Django is left
out, which costs many times what writing a file costs. Whatever is large, or asked for in parts, still goes there.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from servestatic.middleware import ServeStaticMiddleware
from servestatic.responders import Redirect

from kit.lean_http import Request, Response

# One file, and all that a process keeps; what the product ships is well below both.
_MOST_BYTES = 256 * 1024
_MOST_KEPT_BYTES = 16 * 1024 * 1024


async def _nothing(request: Any) -> Any:
    raise AssertionError("asked for by its table of files alone")


class StaticFront:
    """The handler of `/static/*`."""

    def __init__(self) -> None:
        self._files: Mapping[str, Any] = ServeStaticMiddleware(_nothing).files
        self._kept: dict[str, bytes] = {}
        self._size = 0

    async def serve(self, request: Request) -> Response | None:
        """A small file, or that it has not changed; `None` for everything else."""
        file = self._files.get(request.path)
        headers = request.headers
        if file is None or isinstance(file, Redirect) or b"range" in headers:
            return None
        asked = {
            f"HTTP_{name.decode('latin-1').upper().replace('-', '_')}": headers[name].decode("latin-1")
            for name in (b"if-none-match", b"if-modified-since", b"accept-encoding")
            if name in headers
        }
        if file.is_not_modified(asked):
            same = file.not_modified_response
            return Response(int(same.status), b"", _encoded(same.headers))
        path, told = file.get_path_and_headers(asked)
        body = self._kept.get(path)
        if body is None and (body := self._read(path)) is None:
            return None
        return Response(200, body, _encoded(told))

    def _read(self, path: str) -> bytes | None:
        size = Path(path).stat().st_size
        if size > _MOST_BYTES or self._size + size > _MOST_KEPT_BYTES:
            return None
        # Some kilobytes from the system's cache, once in a process's life: a thread would cost more.
        body = self._kept[path] = Path(path).read_bytes()
        self._size += size
        return body


def _encoded(headers: list[tuple[str, str | None]]) -> list[tuple[bytes, bytes]]:
    return [
        (name.lower().encode("latin-1"), value.encode("latin-1"))
        for name, value in headers
        if value is not None and name.lower() != "content-length"
    ]
