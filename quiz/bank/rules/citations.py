"""Checks questions against the texts of the statutes that they cite. Findings are values; finding nothing is the aim.

For every citation: the version is registered, in force, its text is there under the same title, the article
exists, is not superseded, and says the quoted words. For every explanation: each number with a unit occurs in
a cited article, and each article that it names is cited.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from quiz.bank.rules.articles import StatuteText, article_label, articles_named
from quiz.bank.rules.content_values import CitationEntry, StatuteEntry
from quiz.bank.rules.quantities import quantities
from quiz.bank.rules.vocabulary import StatuteStatus

Version = tuple[str, date]

# 刑法修正案（十二）, in force since 2024-03-01, is a text of its own: these articles of the main text are out of date.
SUPERSEDED: Mapping[Version, frozenset[str]] = {
    ("criminal-law", date(2020, 12, 26)): frozenset({"165", "166", "169", "387", "390", "391", "393"}),
}

_TITLE = re.compile(r"《([^》]{2,40})》")
# What statutes are called; 《义勇军进行曲》 is none.
_STATUTE_ENDINGS = ("法", "法典", "条例", "规定", "办法", "规则", "解释", "决定", "修正案")


@dataclass(frozen=True, slots=True)
class CitedQuestion:
    """What there is to check about a question. `source` is a file, or where else it stands."""

    source: str
    code: str
    explanation: str
    citations: tuple[CitationEntry, ...]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A question that the law does not bear out."""

    source: str
    question: str
    code: str
    detail: str

    def __str__(self) -> str:
        return f"{self.source}: {self.question}: {self.code}: {self.detail}"


@dataclass(slots=True)
class CitationReport:
    """What was checked and what was found."""

    questions: int = 0
    citations: int = 0
    quotes: int = 0
    numbers: int = 0
    mentions: int = 0
    articles: set[tuple[Version, str]] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)


def squeeze(text: str) -> str:
    """The text without white space, in which quotes are compared: line breaks are layout, not law."""
    return "".join(text.split())


def check_citations(
    questions: Iterable[CitedQuestion],
    *,
    register: Mapping[Version, StatuteEntry],
    texts: Mapping[Version, StatuteText],
) -> CitationReport:
    """Check every question. `register` says which versions we know, `texts` holds those that could be read."""
    report = CitationReport()
    for question in questions:
        report.questions += 1
        findings = [
            *_check_each(question, report=report, register=register, texts=texts),
            *_check_numbers(question, report=report, texts=texts),
            *_check_mentions(question, report=report, register=register),
        ]
        report.findings += [
            Finding(question.source, question.code, code, detail) for code, detail in findings
        ]
    return report


def _check_each(
    question: CitedQuestion,
    *,
    report: CitationReport,
    register: Mapping[Version, StatuteEntry],
    texts: Mapping[Version, StatuteText],
) -> Iterator[tuple[str, str]]:
    if not question.citations:
        yield "citation.none", "a question must cite the law"
    for citation in question.citations:
        report.citations += 1
        version = (citation.law, citation.version)
        place = f"{citation.law} {citation.version} {article_label(citation.article)}"
        statute, text = register.get(version), texts.get(version)
        if statute is None:
            yield "statute.unknown", place
        elif statute.status is not StatuteStatus.IN_FORCE:
            yield "statute.not_in_force", f"{place} {statute.status}"
        if text is None:
            yield "statute.no_text", place
            continue
        if statute is not None and statute.title != text.title:
            yield "statute.title", f"{place} {text.title}"
        article = text.articles.get(citation.article)
        if article is None:
            yield "article.missing", place
            continue
        report.articles.add((version, citation.article))
        if citation.article in SUPERSEDED.get(version, ()):
            yield "article.superseded", place
        report.quotes += 1
        if not citation.quote or squeeze(citation.quote) not in squeeze(article):
            yield "quote.missing", f"{place} {citation.quote}"


def _check_numbers(
    question: CitedQuestion, *, report: CitationReport, texts: Mapping[Version, StatuteText]
) -> Iterator[tuple[str, str]]:
    said = quantities(question.explanation)
    if not said:
        return
    lawful: set[object] = set()
    for citation in question.citations:
        text = texts.get((citation.law, citation.version))
        lawful.update(quantities(text.articles.get(citation.article, "")) if text else ())
    for quantity, written in said.items():
        report.numbers += 1
        if quantity not in lawful:
            yield "number.unsupported", written


def _check_mentions(
    question: CitedQuestion, *, report: CitationReport, register: Mapping[Version, StatuteEntry]
) -> Iterator[tuple[str, str]]:
    """Each 第…条 of the explanation must be cited, and of the law that was last named before it."""
    explanation = question.explanation
    titles = ((match.start(), match[1]) for match in _TITLE.finditer(explanation))
    laws = [(start, title) for start, title in titles if title.endswith(_STATUTE_ENDINGS)]
    for offset, article in articles_named(explanation):
        report.mentions += 1
        name = next((name for start, name in reversed(laws) if start < offset), None)
        cited = [citation for citation in question.citations if citation.article == article]
        if name is not None:
            cited = [citation for citation in cited if _is_called(register, citation, name)]
        if not cited:
            yield "mention.uncited", f"《{name}》{article_label(article)}" if name else article_label(article)


def _is_called(register: Mapping[Version, StatuteEntry], citation: CitationEntry, name: str) -> bool:
    statute = register.get((citation.law, citation.version))
    return statute is not None and name in (statute.title, statute.short_title)
