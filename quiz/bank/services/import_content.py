"""Brings a content directory into the database: all of it, or nothing and the reasons why not.

Importing again changes nothing. Entries are known by their codes; what the database has and the files have
not stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from quiz.bank.queries.content_directory import read_content
from quiz.bank.queries.stored_content import stored_keys
from quiz.bank.rules.content_values import Fault
from quiz.bank.services.store_content import store_questions, store_quizzes, store_statutes, store_topics
from quiz.bank.services.store_rows import Stored


@dataclass(frozen=True, slots=True)
class Counts:
    """What an import did to one kind of row."""

    new: int
    changed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class ImportReport:
    """Counts by kind, in the order of import; or the faults for which nothing was imported."""

    counts: dict[str, Counts]
    faults: tuple[Fault, ...]


def import_content(*, directory: Path) -> ImportReport:
    """Import every statute, topic, question and quiz of a content directory, one transaction a kind.

    With a fault in any file nothing is written.
    """
    content, faults = read_content(directory, stored=stored_keys())
    if faults:
        return ImportReport(counts={}, faults=tuple(faults))
    # Generators: each does its work inside the transaction that consumes it.
    return ImportReport(
        counts={
            "statutes": _in_one_transaction(store_statutes(content.statutes)),
            "topics": _in_one_transaction(store_topics(content.topics)),
            "questions": _in_one_transaction(store_questions(content.questions)),
            "quizzes": _in_one_transaction(store_quizzes(content.quizzes)),
        },
        faults=(),
    )


def _in_one_transaction(stores: Iterable[Stored]) -> Counts:
    with transaction.atomic():
        done = Counter(stores)
    return Counts(new=done[Stored.NEW], changed=done[Stored.CHANGED], unchanged=done[Stored.UNCHANGED])
