"""`manage.py check_citations --statutes DIR`: hold every question against the texts of the law that it cites.

Reads the content files and the database. Exits 1 on any finding, on a fault in the files, and if there is
nothing cited at all. Works right after set-up, before there is a database.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from quiz.bank.queries.content_directory import SHIPPED_CONTENT, read_content
from quiz.bank.queries.statute_texts import read_statute_texts
from quiz.bank.queries.stored_content import stored_questions, stored_statutes
from quiz.bank.rules.citations import CitationReport, CitedQuestion, check_citations
from quiz.bank.rules.content_links import Stored
from quiz.bank.rules.content_values import StatuteEntry


class Command(BaseCommand):
    help = "Checks that each cited article exists, is in force, and says what quote and explanation say."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--statutes", type=Path, required=True, help="directory of <code>_<version>.md")
        parser.add_argument(
            "--content", type=Path, default=SHIPPED_CONTENT, help="directory of content files"
        )
        parser.add_argument("--no-database", action="store_true", help="check the files only")

    def handle(self, *args: Any, statutes: Path, content: Path, no_database: bool, **options: Any) -> None:
        if not statutes.is_dir():
            raise CommandError(f"{statutes} is not a directory.")
        entries, faults = read_content(content, stored=Stored())
        for fault in faults:
            self.stderr.write(str(fault))
        reports = [
            self._check(
                "content files",
                [
                    CitedQuestion(each.file, each.code, each.explanation, each.citations)
                    for each in entries.questions
                ],
                register=entries.statutes,
                directory=statutes,
            )
        ]
        if not no_database:
            reports += self._check_database(statutes)
        findings = [finding for report in reports for finding in report.findings]
        for finding in findings:
            self.stderr.write(str(finding))
        if faults or findings:
            raise CommandError(f"{len(faults)} faults in the files, {len(findings)} findings.")
        if not any(report.citations for report in reports):
            raise CommandError("No citations: nothing was checked.")
        self.stdout.write("No findings.")

    def _check_database(self, directory: Path) -> list[CitationReport]:
        try:
            questions, register = stored_questions(), stored_statutes()
        except DatabaseError:  # not migrated yet, or not there
            questions, register = [], []
        if not questions:
            self.stdout.write("database: no questions yet")
            return []
        return [self._check("database", questions, register=register, directory=directory)]

    def _check(
        self,
        source: str,
        questions: Sequence[CitedQuestion],
        *,
        register: Iterable[StatuteEntry],
        directory: Path,
    ) -> CitationReport:
        known = {(entry.code, entry.version): entry for entry in register}
        cited = {
            (citation.law, citation.version) for question in questions for citation in question.citations
        }
        report = check_citations(questions, register=known, texts=read_statute_texts(directory, cited))
        self.stdout.write(
            f"{source}: {report.questions} questions, {report.citations} citations, "
            f"{len(report.articles)} articles, {report.quotes} quotes, {report.numbers} numbers, "
            f"{report.mentions} mentions checked"
        )
        return report
