"""True or false: a statement that is right or wrong. Choice 0 is 对, choice 1 is 错, always in this order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from quiz.bank.types.base import Authored, BadEntry, Content, Response, Solution, gettext_noop
from quiz.bank.types.choices import check_content, check_right, parse_choices

# Part of the content like every question's choices, and in its language.
CHOICES = ("对", "错")


class TrueFalse:
    code = "truefalse"
    title = gettext_noop("True or false")
    graded = True
    # People look for 对 on the left.
    may_shuffle = False
    file_keys = frozenset({"answer"})

    def author(self, entry: Mapping[str, Any]) -> Authored:
        text, answer = entry.get("text"), entry.get("answer")
        if not isinstance(text, str):
            raise BadEntry("text.form")
        if answer not in ("T", "F"):
            raise BadEntry("answer.form")
        return Authored(
            content={"text": text, "choices": list(CHOICES)},
            solution={"right": [0 if answer == "T" else 1]},
        )

    def check(self, content: Content, solution: Solution) -> Sequence[str]:
        faults = [*check_content(content), *check_right(content, solution, least=1, most=1)]
        choices = content.get("choices")
        if isinstance(choices, list | tuple) and tuple(choices) != CHOICES:
            faults.append("choices.fixed")
        return faults

    def pick(self, content: Content) -> int:
        return 1

    def parse_response(self, content: Content, raw: object) -> Response:
        return parse_choices(content, raw, most=1)

    def grade(self, content: Content, solution: Solution, response: Response) -> float | None:
        return 1.0 if response == tuple(solution["right"]) else 0.0
