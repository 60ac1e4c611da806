"""What a browser fetches for a page: pure, from the texts that came."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

_LINKED = frozenset({"stylesheet", "modulepreload", "preload", "icon", "manifest"})
_IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["']([^"']+)["']""")
# Types are imported in comments, and no browser fetches those.
_COMMENT = re.compile(r"/\*.*?\*/|(?m:^\s*//[^\n]*$)", re.S)
_URL = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)|@import\s+["']([^"']+)["']""")


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "link" and _LINKED & set(given.get("rel", "").split()):
            self.found.append(given.get("href", ""))
        elif tag in ("script", "img"):
            self.found.append(given.get("src", ""))


def _here(address: str, base: str) -> str | None:
    """The path of an address on this site; `None` for another host, for data in the address, for nothing."""
    parts = urlsplit(urljoin(base, address.strip()))
    if not address.strip() or parts.scheme or parts.netloc or address.startswith("#"):
        return None
    return "/" + parts.path.lstrip("/") + (f"?{parts.query}" if parts.query else "")


def resources(kind: str, text: str, base: str) -> list[str]:
    """Paths that a text asks for, in its order, each once. `kind`: its content type; `base`: its own path."""
    if "html" in kind:
        page = _Page()
        page.feed(text)
        addresses = page.found
    elif "javascript" in kind:
        addresses = _IMPORT.findall(_COMMENT.sub("", text))
    elif "css" in kind:
        addresses = [first or second for first, second in _URL.findall(_COMMENT.sub("", text))]
    else:
        addresses = []
    return list(dict.fromkeys(path for each in addresses if (path := _here(each, base)) is not None))
