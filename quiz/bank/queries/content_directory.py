"""Reads a content directory from disk: statutes.toml, topics.toml, questions/*.toml, quizzes.toml.

Any of the files may be absent (a house may add questions to statutes that it already has), but not all of
them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from quiz.bank.rules.content_file import parse_questions, parse_quizzes, parse_statutes, parse_topics
from quiz.bank.rules.content_links import QUIZZES, STATUTES, TOPICS, Stored, check_links
from quiz.bank.rules.content_values import BankContent, Fault

T = TypeVar("T")
# What ships with the product.
SHIPPED_CONTENT = Path(__file__).resolve().parent.parent / "content"


def read_content(directory: Path, *, stored: Stored) -> tuple[BankContent, list[Fault]]:
    """Everything in the directory, and every fault in it. With faults the content is not complete.

    References are checked only when every file could be read: a faulty statute would blame each question that
    cites it.
    """
    faults: list[Fault] = []

    def read(name: str, parse: Callable[..., tuple[list[T], list[Fault]]]) -> tuple[T, ...]:
        path = directory / name
        if not path.is_file():
            return ()
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            faults.append(Fault(name, "", "file.unreadable"))
            return ()
        entries, found = parse(text, file=name)
        faults.extend(found)
        return tuple(entries)

    names = sorted(f"questions/{path.name}" for path in (directory / "questions").glob("*.toml"))
    content = BankContent(
        statutes=read(STATUTES, parse_statutes),
        topics=read(TOPICS, parse_topics),
        questions=tuple(entry for name in names for entry in read(name, parse_questions)),
        quizzes=read(QUIZZES, parse_quizzes),
    )
    if not faults and content == BankContent():
        faults.append(Fault(str(directory), "", "directory.empty"))
    return content, faults or check_links(content, stored=stored)
