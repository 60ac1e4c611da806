"""What a question type promises. One folder holds one type: grader, templates, scripts.

`content` is what may be shown before the reveal (`text`, `choices`), `solution` what may not (`right`). Both are plain
JSON values, frozen into a game or paper when it is made. A response is the list of chosen choice indexes, counted from
0 in the canonical order, whatever order the player saw.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

Content = Mapping[str, Any]
Solution = Mapping[str, Any]
Response = tuple[int, ...]


class BadResponse(ValueError):
    """A response that this question cannot have: wrong form, unknown choice, too many choices."""


class QuestionType(Protocol):
    """A question type; instances are stateless."""

    code: str
    graded: bool

    def parse_response(self, content: Content, raw: object) -> Response:
        """Check a response from outside. Raises `BadResponse`."""
        ...

    def grade(self, content: Content, solution: Solution, response: Response) -> float | None:
        """The fraction right, 0 to 1; `None` for what is never graded."""
        ...

    def check(self, content: Content, solution: Solution) -> Sequence[str]:
        """What is wrong with the question itself, as codes; empty when it is sound."""
        ...
