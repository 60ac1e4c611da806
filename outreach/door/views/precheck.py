"""May I get help?: the pre-check, one question a page.

Answers travel in the bodies of forms, from page to page, and are forgotten with the answer: no session, no row, no
address, no log. A browser is told to keep no copy.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from outreach.door.queries.shelf import standard_in_force
from outreach.door.wording import (
    CONCLUSIONS,
    DOOR_WORDS,
    HEADINGS,
    LISTS,
    QUESTIONS,
    SAYINGS,
    STANDARD_QUESTION,
    STANDARD_TOPIC,
    TOPICS,
    answer_words,
)
from outreach.network.rules.citation_words import articles_of, laws_of
from outreach.referrals.rules.means_standard import MeansStandard
from outreach.referrals.rules.precheck import Position, walk
from outreach.referrals.rules.precheck_findings import SAYS, Conclusion, Finding
from outreach.referrals.rules.precheck_flow import MOST_QUESTIONS, VERSION, Answer, Question

# Pages that hold little else than numbers to call.
_NUMBERS_ALONE = (Conclusion.SAFETY, Conclusion.CHILD)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def precheck(request: HttpRequest) -> HttpResponse:
    """The first question by GET; by POST what follows from the answers in the body."""
    position = walk(_answers(request.POST))
    if "back" in request.POST and position.given:
        position = walk({each.question: each.answer for each in position.given[:-1]})
    today = timezone.localdate()
    standard = standard_in_force(today)
    context = {
        "given": [
            {
                "name": each.question.value,
                "value": each.answer.value,
                "topic": _topic(each.question, standard),
                "answer": answer_words(each.question, each.answer),
            }
            for each in position.given
        ],
        "doors": [{"number": door.value, "words": DOOR_WORDS[door]} for door in position.doors],
    }
    if isinstance(position.ahead, Finding):
        context |= _finding(position, position.ahead, standard) | {"version": VERSION, "today": today}
        return render(request, "door/precheck_finding.html", context)
    return render(request, "door/precheck.html", context | _question(position, position.ahead, standard))


def _answers(body: QueryDict | Mapping[str, str]) -> dict[Question, Answer]:
    """The answers in a form's body; what is no answer is left out, so that its question comes again."""
    known = set(Answer)
    return {
        question: Answer(value)
        for question in Question
        if (value := body.get(question.value)) is not None and value in known
    }


def _question_words(question: Question, standard: MeansStandard | None) -> object:
    if question is Question.MEANS and standard is not None:
        return STANDARD_QUESTION % {"standard": standard.standard}
    return QUESTIONS[question]


def _topic(question: Question, standard: MeansStandard | None) -> object:
    return STANDARD_TOPIC if question is Question.MEANS and standard is not None else TOPICS[question]


def _question(position: Position, question: Question, standard: MeansStandard | None) -> dict[str, object]:
    return {
        "name": question.value,
        "question": _question_words(question, standard),
        "list": LISTS.get(question, ()),
        "number": len(position.given) + 1,
        "most": MOST_QUESTIONS,
        "answers": [{"value": each.value, "words": answer_words(question, each)} for each in Answer],
        "source": standard.source if standard and question is Question.MEANS else "",
    }


def _finding(position: Position, finding: Finding, standard: MeansStandard | None) -> dict[str, object]:
    # Numbers that already stand above everything else are not said twice.
    numbers_alone = finding.conclusion in _NUMBERS_ALONE
    above = () if numbers_alone else position.doors
    return {
        "numbers_alone": numbers_alone,
        "conclusion": finding.conclusion.value,
        "heading": HEADINGS[finding.conclusion],
        "lead": CONCLUSIONS[finding.conclusion],
        "says": [{"words": SAYINGS[say], "articles": articles_of(SAYS[say])} for say in finding.says],
        "laws": laws_of(citation for say in finding.says for citation in SAYS[say]),
        "hotlines": [
            {"number": line.value, "words": DOOR_WORDS[line]}
            for line in finding.hotlines
            if line not in above
        ],
        "standard": standard,
    }
