"""What a message's text may tell beyond its template: values of closed kinds, none of which can hold a sentence.

A message lies on a telephone that others may read. So it takes no free text: whom to call, where, when, the end of a
code.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import ClassVar, Self


class Language(StrEnum):
    """Languages of messages (BCP 47). Values are stored."""

    CHINESE = "zh-Hans"
    MONGOLIAN = "mn"


class BadParameter(ValueError):
    """A value that its kind does not take. The value is not repeated."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value of one kind. `text` is what is stored; `longest` how many characters `say` gives at most."""

    text: str
    longest: ClassVar[int]
    form: ClassVar[re.Pattern[str]]

    def __post_init__(self) -> None:
        if not self.form.fullmatch(self.text) or len(self.text) > self.longest:
            raise BadParameter(f"not a {type(self).__name__}")

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"

    def say(self, language: Language) -> str:
        """As it reads in a text."""
        return self.text


class StationName(Parameter):
    """Who writes, or whom to turn to: a line without figures that could be a number, and without an address to tap."""

    __slots__ = ()
    longest = 40
    form = re.compile(r"(?!.*[0-9]{5})[^\W_](?:[\w ·()（）-]*[\w)）])?")

    def __post_init__(self) -> None:
        Parameter.__post_init__(self)
        if unicodedata.normalize("NFC", self.text) != self.text or "_" in self.text:
            raise BadParameter("not a StationName")


class Telephone(Parameter):
    """A number to call, an extension after `转`."""

    __slots__ = ()
    longest = 24
    form = re.compile(r"\+?[0-9](?:[0-9 -]{1,17}[0-9])(?:转[0-9]{1,5})?", re.ASCII)


class Day(Parameter):
    """A date of the calendar, stored as ISO 8601."""

    __slots__ = ()
    longest = 10
    form = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)

    def __post_init__(self) -> None:
        Parameter.__post_init__(self)
        try:
            date.fromisoformat(self.text)
        except ValueError:
            raise BadParameter("not a Day") from None

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.isoformat())

    def say(self, language: Language) -> str:
        day = date.fromisoformat(self.text)
        return f"{day.month}月{day.day}日" if language is Language.CHINESE else f"{day:%m.%d}"


class Clock(Parameter):
    """A time of the day, to the minute."""

    __slots__ = ()
    longest = 5
    form = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]", re.ASCII)

    @classmethod
    def of(cls, moment: time) -> Self:
        return cls(moment.isoformat("minutes"))


class Code(Parameter):
    """The last group of a code, by which its owner knows it; too short to be one."""

    __slots__ = ()
    longest = 6
    form = re.compile(r"[0-9A-Z]{2,6}", re.ASCII)
