"""Every message of the product, taken from its sources by xgettext, and every catalogue that should translate it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
APPLICATIONS = ("config", "campaigns", "quiz", "outreach", "kit")
# What Django's `makemessages` looks for.
_PYTHON = (
    "gettext_noop", "gettext_lazy", "ngettext_lazy:1,2", "pgettext:1c,2", "npgettext:1c,2,3", "pgettext_lazy:1c,2",
    "npgettext_lazy:1c,2,3",
)  # fmt: skip
_SCRIPT = ("gettext", "ngettext:1,2", "pgettext:1c,2", "npgettext:1c,2,3", "gettext_noop")

Key = tuple[str | None, str]


def key(message: Message) -> Key:
    """Context and the (first) English text."""
    text = message.id[0] if isinstance(message.id, list | tuple) else message.id
    return message.context, str(text)


def _files(pattern: str, *more: str) -> list[Path]:
    return sorted(file for name in (*APPLICATIONS, *more) for file in (ROOT / name).rglob(pattern))


def _xgettext(language: str, keywords: Iterable[str], files: Iterable[Path]) -> list[Message]:
    command = ["xgettext", "--from-code=UTF-8", f"--language={language}", "--output=-", "--files-from=-"]
    command += [f"--keyword={keyword}" for keyword in keywords]
    listed = "\n".join(str(file) for file in files)
    ended = subprocess.run(command, input=listed.encode(), capture_output=True, check=True)
    # xgettext leaves these two for a person to fill in.
    filled = ended.stdout.replace(b"charset=CHARSET", b"charset=UTF-8").replace(
        b"nplurals=INTEGER; plural=EXPRESSION;", b"nplurals=2; plural=n != 1;"
    )
    return [message for message in read_po(BytesIO(filled)) if message.id]


def python_messages() -> list[Message]:
    """From Python code."""
    return _xgettext("Python", _PYTHON, (file for file in _files("*.py") if "migrations" not in file.parts))


def template_messages(scratch: Path) -> list[Message]:
    """From templates, which Django turns into something that xgettext reads."""
    turned: list[Path] = []
    for template in [*_files("*.html"), *_files("*.txt")]:
        copy = scratch / (str(template.relative_to(ROOT)).replace("/", "__") + ".py")
        copy.write_text(templatize(template.read_text(), origin=str(template)))
        turned.append(copy)
    return _xgettext("Python", _PYTHON, turned)


def script_messages() -> list[Message]:
    """From the pages' scripts."""
    return _xgettext("JavaScript", _SCRIPT, _files("*.js", "static"))


def catalogues(domain: str) -> list[tuple[Path, Catalog]]:
    """The Chinese catalogues of a domain: `django` for pages, `djangojs` for scripts."""
    found = _files(f"zh_Hans/LC_MESSAGES/{domain}.po")
    assert found, f"no catalogue {domain}.po"
    return [
        (path, read_po(BytesIO(path.read_bytes()), locale="zh_Hans", abort_invalid=True)) for path in found
    ]
