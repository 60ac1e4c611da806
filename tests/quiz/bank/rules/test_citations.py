"""The check of citations, on a small law of our own."""

from dataclasses import replace
from datetime import date

import pytest

from quiz.bank.rules.articles import parse_statute
from quiz.bank.rules.citations import CitationReport, CitedQuestion, check_citations
from quiz.bank.rules.content_values import CitationEntry, StatuteEntry
from quiz.bank.rules.vocabulary import StatuteStatus

DAY = date(2020, 1, 1)
LAW = StatuteEntry("test-law", DAY, "中华人民共和国试验法", "试验法", StatuteStatus.IN_FORCE)
TEXT = parse_statute(
    "# 中华人民共和国试验法\n第一条　申请人应当在十五日内\n提出申请。\n第二条　处一千元以上五千元以下罚款。\n"
)
CITATION = CitationEntry("test-law", DAY, "1", "在十五日内提出申请")
QUESTION = CitedQuestion("questions/a.toml", "a-01", "15天内提出，见《试验法》第一条。", (CITATION,))


def check(question: CitedQuestion, *, law: StatuteEntry = LAW) -> CitationReport:
    return check_citations([question], register={("test-law", DAY): law}, texts={("test-law", DAY): TEXT})


def codes(question: CitedQuestion, *, law: StatuteEntry = LAW) -> list[str]:
    return [finding.code for finding in check(question, law=law).findings]


def test_sound_question_has_no_findings_and_is_counted() -> None:
    report = check(QUESTION)
    assert report.findings == []
    assert (report.questions, report.citations, len(report.articles)) == (1, 1, 1)
    assert (report.quotes, report.numbers, report.mentions) == (1, 1, 1)


@pytest.mark.parametrize(
    ("citation", "code"),
    [
        (replace(CITATION, article="3"), "article.missing"),
        (replace(CITATION, quote="在十日内提出申请"), "quote.missing"),
        (replace(CITATION, quote=""), "quote.missing"),
        (replace(CITATION, law="other-law"), "statute.unknown"),
        (replace(CITATION, version=date(2019, 1, 1)), "statute.no_text"),
    ],
)
def test_citation_that_the_law_does_not_bear_out_is_found(citation: CitationEntry, code: str) -> None:
    assert code in codes(replace(QUESTION, citations=(citation,)))


@pytest.mark.parametrize("status", [StatuteStatus.AMENDED, StatuteStatus.REPEALED])
def test_statute_out_of_force_is_found(status: StatuteStatus) -> None:
    assert codes(QUESTION, law=replace(LAW, status=status)) == ["statute.not_in_force"]


def test_statute_under_another_title_is_found() -> None:
    assert codes(QUESTION, law=replace(LAW, title="中华人民共和国别的法")) == ["statute.title"]


def test_question_without_citation_is_found() -> None:
    assert codes(replace(QUESTION, explanation="请提出申请。", citations=())) == ["citation.none"]


@pytest.mark.parametrize(
    ("explanation", "finding"),
    [
        ("三十日内提出。", "三十日"),
        ("十五个工作日内提出。", "十五个工作日"),
        ("罚一千元。", "一千元"),
    ],
)
def test_number_that_no_cited_article_has_is_found(explanation: str, finding: str) -> None:
    findings = check(replace(QUESTION, explanation=explanation)).findings
    assert [(each.code, each.detail) for each in findings] == [("number.unsupported", finding)]


def test_number_may_stand_in_any_cited_article() -> None:
    second = replace(CITATION, article="2", quote="处一千元以上五千元以下罚款")
    question = replace(QUESTION, explanation="15日内申请，最多罚5000元。", citations=(CITATION, second))
    assert codes(question) == []


@pytest.mark.parametrize(
    ("explanation", "found"),
    [
        ("见《试验法》第二条。", ["mention.uncited"]),
        ("见《别的法》第一条。", ["mention.uncited"]),
        ("见第一条。", []),
        ("见《中华人民共和国试验法》第一条。", []),
        ("唱《某进行曲》，见第一条。", []),
    ],
)
def test_article_that_the_explanation_names_must_be_cited(explanation: str, found: list[str]) -> None:
    assert codes(replace(QUESTION, explanation=explanation)) == found


def test_superseded_article_is_found() -> None:
    day = date(2020, 12, 26)
    law = StatuteEntry("criminal-law", day, "中华人民共和国刑法", "刑法", StatuteStatus.IN_FORCE)
    text = parse_statute("# 中华人民共和国刑法\n第三百八十七条　旧文。\n第三百八十八条　现文。\n")
    found = []
    for article, quote in (("387", "旧文"), ("388", "现文")):
        question = CitedQuestion("x", "x", "", (CitationEntry("criminal-law", day, article, quote),))
        report = check_citations(
            [question], register={("criminal-law", day): law}, texts={("criminal-law", day): text}
        )
        found.append([finding.code for finding in report.findings])
    assert found == [["article.superseded"], []]
