"""What a question type promises. One folder holds one type: grader, templates, scripts.

`content` is what may be shown before the reveal (`text`, `choices`), `solution` what may not (`right`). Both
are plain JSON values, frozen into a game or paper when it is made. A response is the list of chosen choice
indexes, counted from 0 in the canonical order, whatever order the player saw.

Graders are pure: standard library only, so that the live engine may call them millions of times.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

Content = Mapping[str, Any]
Solution = Mapping[str, Any]
Response = tuple[int, ...]


def gettext_noop(message: str) -> str:
    """Mark a message for translation where Django must not be imported; the page translates it."""
    return message


class BadResponse(ValueError):
    """A response that this question cannot have: wrong form, unknown choice, too many choices."""


class BadEntry(ValueError):
    """A content file's entry that this type cannot read; `code` says why, such as `answer.form`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Authored:
    """A question as its type stores it.

    `needs` has one need code for each choice, "" for none, and is empty but for concern questions. It stands
    apart from `content`, because what a choice means about a person must not travel with the question.
    """

    content: dict[str, Any]
    solution: dict[str, Any]
    needs: tuple[str, ...] = ()


class QuestionType(Protocol):
    """A question type; instances are stateless."""

    @property
    def code(self) -> str: ...

    @property
    def title(self) -> str:
        """The type's name as an untranslated message."""
        ...

    @property
    def graded(self) -> bool: ...

    @property
    def may_shuffle(self) -> bool:
        """Whether players may see the choices in different orders; also the default of a content file."""
        ...

    @property
    def file_keys(self) -> frozenset[str]:
        """The keys that a content file's entry has for this type beside the common ones."""
        ...

    def author(self, entry: Mapping[str, Any]) -> Authored:
        """Read an entry of a content file (`docs/content-format.md`). Raises `BadEntry`."""
        ...

    def check(self, content: Content, solution: Solution) -> Sequence[str]:
        """What is wrong with the question itself, as codes; empty when it is sound. Never raises."""
        ...

    def pick(self, content: Content) -> int:
        """How many choices may be chosen: 1, or 0 for one or more."""
        ...

    def parse_response(self, content: Content, raw: object) -> Response:
        """Check a response from outside; the result is in ascending order. Raises `BadResponse`."""
        ...

    def grade(self, content: Content, solution: Solution, response: Response) -> float | None:
        """The fraction right, 0 to 1; `None` for what is never graded."""
        ...
