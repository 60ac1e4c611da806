"""A template: wording by language, and which kind of value stands in each gap.

    RECEIVED = Template(
        code="referrals.received",
        parameters={"station": StationName, "telephone": Telephone},
        wording={
            Language.CHINESE: "{station}已收到您的登记，有事请拨{telephone}。",
            Language.MONGOLIAN: "…{station}…{telephone}…",
        },
    )

A template that could not be sent is refused when it is made, not when somebody waits for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter

from kit.notify.rules.parameters import BadParameter, Language, Parameter

# A long message is sent as parts of 67 characters (3GPP TS 23.040, UCS-2 with a header); five of them at most.
LONGEST_TEXT = 5 * 67
_CODE = re.compile(r"[a-z_]{1,30}\.[a-z_]{1,40}", re.ASCII)
_NAME = re.compile(r"[a-z_]{1,30}", re.ASCII)


class BadTemplate(ValueError):
    """A template that contradicts itself."""


@dataclass(frozen=True, slots=True)
class Template:
    """`code` is stored and counted in figures, so it names no matter either."""

    code: str
    parameters: Mapping[str, type[Parameter]]
    wording: Mapping[Language, str]

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.code):
            raise BadTemplate("a template's code is written as application.name")
        if set(self.wording) != set(Language):
            raise BadTemplate(f"{self.code}: every language has its wording, and no other")
        if not all(_NAME.fullmatch(name) for name in self.parameters):
            raise BadTemplate(f"{self.code}: parameters are named in small letters")
        for language, text in self.wording.items():
            self._check(language, text)

    def _check(self, language: Language, text: str) -> None:
        where = f"{self.code} in {language}"
        try:
            parts = list(Formatter().parse(text))
        except ValueError:
            raise BadTemplate(f"{where}: an unpaired brace") from None
        if any(name is not None and (form or conversion) for _, name, form, conversion in parts):
            raise BadTemplate(f"{where}: gaps are written as {{name}}")
        gaps = [name for _, name, _, _ in parts if name is not None]
        if set(gaps) != set(self.parameters):
            raise BadTemplate(f"{where}: the gaps are not the declared parameters")
        said = sum(len(literal) for literal, *_ in parts) + sum(
            self.parameters[name].longest for name in gaps
        )
        if not text.strip() or said > LONGEST_TEXT:
            raise BadTemplate(f"{where}: empty, or longer than {LONGEST_TEXT} characters")

    def accept(self, parameters: Mapping[str, Parameter]) -> None:
        """Raise `BadParameter` unless these are the declared ones, each of its kind."""
        if set(parameters) != set(self.parameters):
            raise BadParameter(f"{self.code} takes {', '.join(sorted(self.parameters)) or 'no parameters'}")
        for name, value in parameters.items():
            if type(value) is not self.parameters[name]:
                raise BadParameter(f"{self.code}: {name} is a {self.parameters[name].__name__}")

    def render(self, language: Language, parameters: Mapping[str, Parameter]) -> str:
        """The text as it is sent. Raises `BadParameter`."""
        self.accept(parameters)
        return self.wording[language].format(
            **{name: value.say(language) for name, value in parameters.items()}
        )

    def read(self, stored: str) -> dict[str, Parameter]:
        """What `write_parameters` wrote. Raises `BadParameter`, also when the template has changed meanwhile."""
        try:
            texts = json.loads(stored)
            found = {name: self.parameters[name](text) for name, text in texts.items()}
        except (ValueError, KeyError, TypeError, AttributeError):
            raise BadParameter(f"{self.code}: not its parameters") from None
        self.accept(found)
        return found


def write_parameters(parameters: Mapping[str, Parameter]) -> str:
    """One line of JSON, to be sealed."""
    return json.dumps({name: value.text for name, value in parameters.items()}, ensure_ascii=False)
