"""The texts to which people agree, as one set: every purpose, in one or more languages, under one version."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from outreach.referrals.rules.consent import Purpose, missing_places, unknown_places

# The national language comes first in law and here: what is missing elsewhere is shown in it.
FIRST_LANGUAGE = "zh-hans"


class BadConsentTexts(ValueError):
    """Texts that cannot be used; the message names purpose, language and place."""


@dataclass(frozen=True, slots=True)
class ConsentTexts:
    """One version. `texts` are by purpose and language."""

    version: str
    texts: Mapping[tuple[Purpose, str], str]

    def text(self, purpose: Purpose, language: str) -> tuple[str, str]:
        """The text and the language it is in: the one asked for if it is there."""
        found = language if (purpose, language) in self.texts else FIRST_LANGUAGE
        return self.texts[purpose, found], found


def consent_texts(version: str, texts: Mapping[tuple[Purpose, str], str]) -> ConsentTexts:
    """The set, if it is whole. Raises `BadConsentTexts`."""
    for purpose in Purpose:
        if (purpose, FIRST_LANGUAGE) not in texts:
            raise BadConsentTexts(f"{purpose}: no text in {FIRST_LANGUAGE}")
    for (purpose, language), text in texts.items():
        if wrong := sorted(missing_places(purpose, text) | unknown_places(purpose, text)):
            raise BadConsentTexts(f"{purpose}, {language}: {', '.join(wrong)}")
    return ConsentTexts(version, MappingProxyType({key: text.strip() for key, text in texts.items()}))


def parse_consent_texts(toml: str, version: str) -> ConsentTexts:
    """The set of a file with a table for each purpose. Raises `BadConsentTexts`."""
    try:
        read = tomllib.loads(toml)
        texts = {
            (Purpose(purpose), language): str(text)
            for purpose, by_language in read.items()
            for language, text in by_language.items()
        }
    except (tomllib.TOMLDecodeError, ValueError, AttributeError) as error:
        raise BadConsentTexts(str(error)) from error
    return consent_texts(version, texts)
