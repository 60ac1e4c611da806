"""What the database holds, in the values of content files: for import and for the check of citations."""

from __future__ import annotations

from quiz.bank.models import Question, Statute, Topic
from quiz.bank.rules.citations import CitedQuestion
from quiz.bank.rules.content_links import Stored
from quiz.bank.rules.content_values import CitationEntry, StatuteEntry
from quiz.bank.rules.vocabulary import StatuteStatus


def stored_keys() -> Stored:
    """The codes that content may refer to."""
    return Stored(
        statutes=frozenset(Statute.objects.values_list("code", "version")),
        topics=frozenset(Topic.objects.values_list("code", flat=True)),
        questions=frozenset(Question.objects.values_list("code", flat=True)),
    )


def stored_statutes() -> list[StatuteEntry]:
    """The register of statutes."""
    return [
        StatuteEntry(
            code=row.code,
            version=row.version,
            title=row.title,
            short_title=row.short_title,
            status=StatuteStatus(row.status),
        )
        for row in Statute.objects.all()
    ]


def stored_questions() -> list[CitedQuestion]:
    """Every question with what there is to check about it."""
    return [
        CitedQuestion(
            source="database",
            code=row.code,
            explanation=row.explanation,
            citations=tuple(
                CitationEntry(
                    law=citation.statute.code,
                    version=citation.statute.version,
                    article=citation.article,
                    quote=citation.quote,
                )
                for citation in row.citations.all()
            ),
        )
        for row in Question.objects.prefetch_related("citations__statute")
    ]
