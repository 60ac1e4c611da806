"""Multiple choice: two or more choices are right; part of them earns part of the grade.

The grade is the share of the right choices that were picked, less the share of the wrong ones that were
picked, never below 0. All right and nothing wrong is 1; picking everything takes all of both shares and is
worth 0. (Right picks less wrong picks over the number right would still pay 2/3 for picking all four choices
where three are right.) Where every choice is right there is no wrong share to lose.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from quiz.bank.types.base import Authored, BadEntry, Content, Response, Solution, gettext_noop
from quiz.bank.types.choices import (
    MOST_CHOICES,
    check_content,
    check_right,
    entry_letters,
    entry_texts,
    parse_choices,
)


class MultipleChoice:
    code = "multiple"
    title = gettext_noop("Multiple choice")
    graded = True
    may_shuffle = True
    file_keys = frozenset({"choices", "answer"})

    def author(self, entry: Mapping[str, Any]) -> Authored:
        text, choices = entry_texts(entry)
        right = entry_letters(entry, count=len(choices))
        if len(right) < 2:
            raise BadEntry("answer.form")
        return Authored(content={"text": text, "choices": choices}, solution={"right": right})

    def check(self, content: Content, solution: Solution) -> Sequence[str]:
        return [*check_content(content), *check_right(content, solution, least=2, most=MOST_CHOICES)]

    def pick(self, content: Content) -> int:
        return 0

    def parse_response(self, content: Content, raw: object) -> Response:
        return parse_choices(content, raw, most=len(content["choices"]))

    def grade(self, content: Content, solution: Solution, response: Response) -> float | None:
        right, picked = set(solution["right"]), set(response)
        wrong_choices = len(content["choices"]) - len(right)
        hits, misses = len(picked & right), len(picked - right)
        # One fraction of whole numbers: sums of rounded shares would give 0.9999… for a perfect answer.
        if wrong_choices == 0:
            return hits / len(right)
        return max(0, hits * wrong_choices - misses * len(right)) / (len(right) * wrong_choices)
