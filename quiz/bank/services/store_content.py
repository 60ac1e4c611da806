"""Stores the entries of content files as rows, kind by kind, in as few statements as the changes need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from quiz.bank.models import Citation, Question, Quiz, QuizItem, Statute, Topic
from quiz.bank.rules.content_values import QuestionEntry, QuizEntry, StatuteEntry, TopicEntry
from quiz.bank.services.store_rows import Stored, store_row


def store_statutes(entries: Iterable[StatuteEntry]) -> Iterator[Stored]:
    rows = {(row.code, row.version): row for row in Statute.objects.all()}
    for entry in entries:
        row = rows.get((entry.code, entry.version)) or Statute(code=entry.code, version=entry.version)
        values = {"title": entry.title, "short_title": entry.short_title, "status": entry.status.value}
        yield store_row(row, values=values)


def store_topics(entries: Iterable[TopicEntry]) -> Iterator[Stored]:
    """The order of the file is the order on pages."""
    rows = {row.code: row for row in Topic.objects.all()}
    for position, entry in enumerate(entries):
        row = rows.get(entry.code) or Topic(code=entry.code)
        yield store_row(row, values={"name": entry.name, "name_en": entry.name_en, "position": position})


def store_questions(entries: Iterable[QuestionEntry]) -> Iterator[Stored]:
    rows = {row.code: row for row in Question.objects.prefetch_related("citations", "topics")}
    statutes = {(row.code, row.version): row for row in Statute.objects.all()}
    topics = {row.code: row for row in Topic.objects.all()}
    for entry in entries:
        topic = topics[entry.topic]
        row = rows.get(entry.code) or Question(code=entry.code)
        stored = store_row(
            row,
            values={
                "type": entry.type,
                "difficulty": entry.difficulty,
                "audience": [audience.value for audience in entry.audience],
                "main_topic_id": topic.pk,
                "content": entry.authored.content,
                "solution": entry.authored.solution,
                "needs": list(entry.authored.needs),
                "explanation": entry.explanation,
                "shuffle": entry.shuffle,
            },
        )
        is_new = stored is Stored.NEW
        had = [] if is_new else [(c.statute_id, c.article, c.quote) for c in row.citations.all()]
        has = [(statutes[c.law, c.version].pk, c.article, c.quote) for c in entry.citations]
        if had != has:
            if had:
                row.citations.all().delete()
            Citation.objects.bulk_create(
                Citation(question=row, statute_id=statute, article=article, quote=quote, position=position)
                for position, (statute, article, quote) in enumerate(has)
            )
        # Topics beside the main one are an editor's business and stay.
        lacks_topic = is_new or topic not in row.topics.all()
        if lacks_topic:
            row.topics.add(topic)
        yield Stored.CHANGED if stored is Stored.UNCHANGED and (had != has or lacks_topic) else stored


def store_quizzes(entries: Iterable[QuizEntry]) -> Iterator[Stored]:
    rows = {row.code: row for row in Quiz.objects.prefetch_related("items")}
    questions = dict(Question.objects.values_list("code", "pk"))
    for entry in entries:
        row = rows.get(entry.code) or Quiz(code=entry.code)
        stored = store_row(
            row,
            values={"title": entry.title, "title_en": entry.title_en, "description": entry.description},
        )
        is_new = stored is Stored.NEW
        had = [] if is_new else [(item.question_id, item.seconds, item.buzzer) for item in row.items.all()]
        has = [(questions[item.code], item.seconds, item.buzzer) for item in entry.items]
        if had != has:
            if had:
                row.items.all().delete()
            QuizItem.objects.bulk_create(
                QuizItem(quiz=row, question_id=question, seconds=seconds, buzzer=buzzer, position=position)
                for position, (question, seconds, buzzer) in enumerate(has)
            )
        yield Stored.CHANGED if stored is Stored.UNCHANGED and had != has else stored
