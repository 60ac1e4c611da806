"""Single choice: exactly one choice is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from quiz.bank.types.base import Authored, BadEntry, Content, Response, Solution, gettext_noop
from quiz.bank.types.choices import check_content, check_right, entry_letters, entry_texts, parse_choices


class SingleChoice:
    code = "single"
    title = gettext_noop("Single choice")
    graded = True
    may_shuffle = True
    file_keys = frozenset({"choices", "answer"})

    def author(self, entry: Mapping[str, Any]) -> Authored:
        text, choices = entry_texts(entry)
        right = entry_letters(entry, count=len(choices))
        if len(right) != 1:
            raise BadEntry("answer.form")
        return Authored(content={"text": text, "choices": choices}, solution={"right": right})

    def check(self, content: Content, solution: Solution) -> Sequence[str]:
        return [*check_content(content), *check_right(content, solution, least=1, most=1)]

    def pick(self, content: Content) -> int:
        return 1

    def parse_response(self, content: Content, raw: object) -> Response:
        return parse_choices(content, raw, most=1)

    def grade(self, content: Content, solution: Solution, response: Response) -> float | None:
        return 1.0 if response == tuple(solution["right"]) else 0.0
