"""Every visible string has its Chinese: none missing, none fuzzy, none with a lost placeholder."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from tests.house.messages import Key, catalogues, key, python_messages, script_messages, template_messages

# `%(name)s`, `%s`, `{name}`
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%([sd])|\{(\w*)\}")


def untranslated(used: Iterable[Message], domain: str) -> list[str]:
    translated: set[Key] = {
        key(message)
        for _path, catalogue in catalogues(domain)
        for message in catalogue
        if message.id and not message.fuzzy and all(forms(message))
    }
    return sorted({str(key(message)[1]) for message in used if key(message) not in translated})


def forms(message: Message) -> list[str]:
    return [*message.string] if isinstance(message.string, list | tuple) else [str(message.string)]


def test_python_messages_are_translated() -> None:
    messages = python_messages()
    assert len(messages) > 20
    assert untranslated(messages, "django") == []


def test_template_messages_are_translated(tmp_path: Path) -> None:
    messages = template_messages(tmp_path)
    assert len(messages) > 50
    assert untranslated(messages, "django") == []


def test_script_messages_are_translated() -> None:
    messages = script_messages()
    assert len(messages) > 20
    assert untranslated(messages, "djangojs") == []


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_catalogue_has_nothing_fuzzy_or_empty(domain: str) -> None:
    bad = [
        f"{path.parts[-5]}/{path.parts[-4]}: {key(message)[1]}"
        for path, catalogue in catalogues(domain)
        for message in catalogue
        if message.id and (message.fuzzy or not all(forms(message)))
    ]
    assert bad == []


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_catalogue_has_nothing_obsolete(domain: str) -> None:
    assert [str(path) for path, catalogue in catalogues(domain) if catalogue.obsolete] == []


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_translation_keeps_every_placeholder(domain: str) -> None:
    lost: list[str] = []
    for _path, catalogue in catalogues(domain):
        for message in catalogue:
            if not message.id:
                continue
            originals = message.id if isinstance(message.id, list | tuple) else (message.id,)
            # Chinese has one form for all numbers, so it must serve the plural; "one" may spell its number out.
            wanted = sorted(_PLACEHOLDER.findall(str(originals[-1])))
            lost += [
                str(originals[-1]) for form in forms(message) if sorted(_PLACEHOLDER.findall(form)) != wanted
            ]
    assert lost == []


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_message_has_one_translation_everywhere(domain: str) -> None:
    seen: dict[Key, set[tuple[str, ...]]] = {}
    for _path, catalogue in catalogues(domain):
        for message in catalogue:
            if message.id:
                seen.setdefault(key(message), set()).add(tuple(forms(message)))
    # Django merges the catalogues, so of two translations one would win by chance of order.
    assert {name[1]: sorted(all_) for name, all_ in seen.items() if len(all_) > 1} == {}
