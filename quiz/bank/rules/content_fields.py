"""Reads one table of a content file key by key, notes every fault and refuses keys that nobody asked for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeVar

from quiz.bank.rules.content_values import Fault

T = TypeVar("T")
CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
# Control and format characters: invisible, and a way to make two texts look the same.
_INVISIBLE = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")


def is_tidy(text: str) -> bool:
    """No white space at the ends, no line breaks, nothing invisible."""
    return text == text.strip() and not any(
        unicodedata.category(character) in _INVISIBLE for character in text
    )


class Fields:
    """A table with the place to blame. After a fault a reader returns some value, so that reading goes on."""

    def __init__(self, table: Mapping[str, Any], *, file: str, entry: str, faults: list[Fault]) -> None:
        self._table, self._file, self._faults = table, file, faults
        self._asked: set[str] = set()
        self.entry = entry

    def fault(self, code: str, detail: str = "") -> None:
        self._faults.append(Fault(self._file, self.entry, code, detail))

    def has(self, key: str) -> bool:
        return key in self._table

    def _value(self, key: str, kind: type[T]) -> T | None:
        self._asked.add(key)
        value = self._table.get(key)
        if value is None:
            self.fault("key.missing", key)
        # TOML's true is not the number 1.
        elif isinstance(value, kind) and not (kind is int and isinstance(value, bool)):
            return value
        else:
            self.fault("value.form", key)
        return None

    def text(self, key: str, *, most: int) -> str:
        """1 to `most` tidy characters; "" after a fault."""
        value = self._value(key, str)
        if value is None:
            return ""
        if not value:
            self.fault("text.missing", key)
        elif len(value) > most:
            self.fault("text.long", f"{key}: {len(value)} > {most}")
        elif not is_tidy(value):
            self.fault("text.untidy", key)
        else:
            return value
        return ""

    def code(self, key: str = "code", *, most: int = 60) -> str:
        """A code of small letters, digits and hyphens; "" after a fault."""
        value = self.text(key, most=most)
        if value and not CODE.fullmatch(value):
            self.fault("code.form", key)
            return ""
        return value

    def integer(self, key: str, *, low: int, high: int) -> int:
        value = self._value(key, int)
        if value is not None and not low <= value <= high:
            self.fault("number.range", f"{key}: {low} to {high}")
        return low if value is None else value

    def flag(self, key: str, *, default: bool) -> bool:
        self._asked.add(key)
        if not self.has(key):
            return default
        value = self._value(key, bool)
        return default if value is None else value

    def one_of(self, key: str, words: Collection[str]) -> str:
        """One of the words; "" after a fault."""
        value = self._value(key, str)
        if value is None or value in words:
            return value or ""
        self.fault("word.unknown", f"{key}: {value[:40]}")
        return ""

    def some_of(self, key: str, words: Collection[str]) -> tuple[str, ...]:
        """One or more different words in the file's order."""
        values = self._value(key, list)
        if values is None:
            return ()
        known = [word for word in values if isinstance(word, str) and word in words]
        if not values or len(known) != len(values):
            self.fault("word.unknown", key)
        elif len(set(known)) != len(known):
            self.fault("word.repeated", key)
        return tuple(dict.fromkeys(known))

    def tables(self, key: str, *, least: int, most: int) -> list[Fields]:
        """The tables of a list, each ready to read."""
        values = self._value(key, list)
        if values is None:
            return []
        if not all(isinstance(value, dict) for value in values):
            self.fault("value.form", key)
            return []
        if not least <= len(values) <= most:
            self.fault("list.length", f"{key}: {least} to {most}")
        return [
            Fields(value, file=self._file, entry=self._place(value, key, number), faults=self._faults)
            for number, value in enumerate(values, start=1)
        ]

    def _place(self, table: Mapping[str, Any], key: str, number: int) -> str:
        """How an author finds a table of a list: by its code, else by its number, beneath what it belongs to."""
        code = table.get("code")
        is_named = isinstance(code, str) and CODE.fullmatch(code)
        return f"{self.entry} {code if is_named else f'{key} {number}'}".strip()

    def raw(self, keys: Iterable[str]) -> dict[str, Any]:
        """The values of some keys as they stand, for a question type to read."""
        self._asked.update(keys)
        return {key: self._table[key] for key in keys if key in self._table}

    def done(self) -> None:
        """Refuses what was not read: a mistyped key would otherwise be lost in silence."""
        for key in sorted(set(self._table) - self._asked):
            self.fault("key.unknown", key[:40])
