"""What an officer does at the desk, page by page, as a browser would: forms are read from the page and sent back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

SIGN_IN, DESK = "/staff/sign-in/", "/staff/desk/"


class NotThere(Exception):
    """A page lacks what the officer looks for."""


@dataclass(frozen=True, slots=True)
class Page:
    """What came: where it came from after redirects, the status, the text."""

    path: str
    status: int
    text: str


# Asks for a path, with the fields of a form if it is one, under the name that figures are kept by.
Ask = Callable[[str, Mapping[str, str] | None, str], Page]


@dataclass(slots=True)
class _Form:
    action: str
    fields: dict[str, str] = field(default_factory=dict)


class _Forms(HTMLParser):
    """The forms of a page that are posted, with what stands in their fields; and the links."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[_Form] = []
        self.links: list[str] = []
        self._open: _Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = _Form(given.get("action", "")) if given.get("method", "").lower() == "post" else None
            if self._open is not None:
                self.forms.append(self._open)
        elif tag == "a":
            self.links.append(given.get("href", ""))
        elif tag in ("input", "select", "textarea") and self._open is not None and given.get("name"):
            self._open.fields[given["name"]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None


def _read(page: Page) -> _Forms:
    found = _Forms()
    found.feed(page.text)
    return found


def _send(ask: Ask, page: Page, ends: str, said: Mapping[str, str], name: str) -> Page:
    """Send the form whose address ends so, with these fields filled in. Raises `NotThere`."""
    for form in _read(page).forms:
        if (form.action or page.path).endswith(ends) and set(said) <= form.fields.keys():
            return ask(form.action or page.path, {**form.fields, **said}, name)
    raise NotThere(f"no form for {ends} on the page of {page.path}, status {page.status}")


def sign_in(ask: Ask, *, username: str, password: str, code: Callable[[], str]) -> Page:
    """Name and password, then the code of the second factor; the page that follows. Raises `NotThere`."""
    page = ask(SIGN_IN, None, "sign-in")
    page = _send(ask, page, "/", {"login": username, "password": password}, "sign-in: password")
    if any("code" in form.fields for form in _read(page).forms):
        page = _send(ask, page, "/", {"code": code()}, "sign-in: code")
    if page.path.startswith(SIGN_IN):
        raise NotThere("nobody is signed in")
    return page


def open_list(ask: Ask, show: str = "") -> list[str]:
    """The list; paths of the referrals on it."""
    page = ask(DESK + (f"?show={show}" if show else ""), None, "desk: list")
    links = dict.fromkeys(link.partition("?")[0] for link in _read(page).links)
    return [link for link in links if link.startswith(DESK) and len(link) == len(DESK) + 37]


def work_on(ask: Ask, path: str) -> bool:
    """Open a referral, claim it and write down a call that nobody took; `False` where somebody else was quicker."""
    page = ask(path, None, "desk: referral")
    try:
        page = _send(ask, page, "/claim/", {}, "desk: claim")
        if page.status != 200:
            return False
        page = _send(ask, page, "/contact/", {"outcome": "no_answer", "note": "负载测试"}, "desk: contact")
    except NotThere:
        return False
    return page.status == 200
