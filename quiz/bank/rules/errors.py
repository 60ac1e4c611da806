"""Refusals of the bank: each has a dotted code from which an edge makes its words."""


class BankRefusal(Exception):
    """Something that was asked for cannot be had. `code` is stable, `about` names what it concerns."""

    def __init__(self, code: str, *, about: str = "") -> None:
        super().__init__(f"{code} {about}".strip())
        self.code = code
        self.about = about


QUIZ_UNKNOWN = "quiz.unknown"
QUIZ_EMPTY = "quiz.empty"
# A question cites a statute that is no longer in force.
QUIZ_SUSPENDED = "quiz.suspended"
