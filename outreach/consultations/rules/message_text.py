"""The text that somebody agrees to before they leave a message: what it must name (PIPL 14, 17, 29, 30)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

PLACES = frozenset({"receiver", "receiver_phone", "days", "answer_days"})
_PLACE = re.compile(r"\{([a-z_]+)\}")
# The national language comes first in law and here: what is missing elsewhere is shown in it.
FIRST_LANGUAGE = "zh-hans"


class BadMessageText(ValueError):
    """Texts that cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class MessageText:
    """One version, by language."""

    version: str
    texts: Mapping[str, str]

    def text(self, language: str) -> tuple[str, str]:
        """The text and the language it is in: the one asked for if it is there."""
        found = language if language in self.texts else FIRST_LANGUAGE
        return self.texts[found], found


def parse_message_text(toml: str, version: str) -> MessageText:
    """The version of a file with one text for each language. Raises `BadMessageText`."""
    try:
        texts = {language: str(text).strip() for language, text in tomllib.loads(toml).items()}
    except tomllib.TOMLDecodeError as error:
        raise BadMessageText(str(error)) from error
    if FIRST_LANGUAGE not in texts:
        raise BadMessageText(f"no text in {FIRST_LANGUAGE}")
    for language, text in texts.items():
        if frozenset(_PLACE.findall(text)) != PLACES:
            raise BadMessageText(f"{language}: the places are {', '.join(sorted(PLACES))}")
    return MessageText(version, MappingProxyType(texts))


def fill_in(text: str, values: Mapping[str, str]) -> list[str]:
    """The text as it is shown, line by line."""
    return _PLACE.sub(lambda match: values[match[1]], text).splitlines()
