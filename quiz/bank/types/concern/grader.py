"""Does this concern you? A question about the person, not the law: never graded, never stored.

Which choice was tapped stays on the phone until its owner consents to tell, so there is no response to parse:
one that arrives all the same is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from quiz.bank.types.base import Authored, BadEntry, BadResponse, Content, Response, Solution, gettext_noop
from quiz.bank.types.choices import check_content, check_right, entry_texts

_NEED_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")


class Concern:
    code = "concern"
    title = gettext_noop("Does this concern you?")
    graded = False
    # "No" stays last, where a thumb expects it.
    may_shuffle = False
    file_keys = frozenset({"choices", "needs"})

    def author(self, entry: Mapping[str, Any]) -> Authored:
        text, choices = entry_texts(entry)
        needs = entry.get("needs")
        if not isinstance(needs, list) or len(needs) != len(choices):
            raise BadEntry("needs.count")
        if not all(isinstance(need, str) and (need == "" or _NEED_CODE.fullmatch(need)) for need in needs):
            raise BadEntry("needs.form")
        # A person must be able to say no, and the question must be able to find something.
        # "No" is the last choice: the phone offers help after any other, and does not know their codes.
        if needs[-1] != "" or not any(needs):
            raise BadEntry("needs.choice")
        return Authored(
            content={"text": text, "choices": choices}, solution={"right": []}, needs=tuple(needs)
        )

    def check(self, content: Content, solution: Solution) -> Sequence[str]:
        return [*check_content(content), *check_right(content, solution, least=0, most=0)]

    def pick(self, content: Content) -> int:
        return 1

    def parse_response(self, content: Content, raw: object) -> Response:
        raise BadResponse("concern")

    def grade(self, content: Content, solution: Solution, response: Response) -> float | None:
        return None
