"""What was looked at and what was found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Grade(Enum):
    """`UNSAFE` refuses the start: what was acknowledged could be lost, or people be turned away without a reason."""

    FINE = "ok"
    WARNING = "warning"
    UNSAFE = "UNSAFE"


@dataclass(frozen=True, slots=True)
class Finding:
    """`subject` and `value` as they are set; `advice` says what to do, and why; empty when all is well."""

    subject: str
    value: str
    grade: Grade = Grade.FINE
    advice: str = ""

    def __str__(self) -> str:
        told = f"{self.grade.value:8}{self.subject} = {self.value}"
        return f"{told}\n        {self.advice}" if self.advice else told


def expect(subject: str, value: str, *, good: bool, otherwise: Grade, advice: str) -> Finding:
    """Fine, or the given grade with its advice."""
    return Finding(subject, value) if good else Finding(subject, value, otherwise, advice)
