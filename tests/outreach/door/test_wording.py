"""The pre-check's words: complete, plain, and no more than the law says."""

import re

import pytest
from django.utils.translation import override

from outreach.door.wording import (
    ANSWERS,
    CONCLUSIONS,
    DOOR_WORDS,
    HEADINGS,
    LISTS,
    QUESTIONS,
    SAYINGS,
    TOPICS,
    answer_words,
)
from outreach.referrals.rules.precheck_findings import SAYS, Conclusion, Say
from outreach.referrals.rules.precheck_flow import Answer, Question
from outreach.referrals.rules.signals import Hotline
from tests.outreach.door.test_shipped import PROMISES
from tests.outreach.statutes import needs_texts, words_of

_FIGURE = re.compile("([一二三四五六七八九十百]+)(?=日|天|小时)")


def chinese(words: object) -> str:
    with override("zh-hans"):
        return str(words)


def test_nothing_is_without_words() -> None:
    assert set(QUESTIONS) == set(TOPICS) == set(Question)
    assert set(LISTS) <= set(Question)
    assert set(ANSWERS) == set(Answer)
    assert set(HEADINGS) == set(CONCLUSIONS) == set(Conclusion)
    assert set(SAYINGS) == set(Say)
    assert set(DOOR_WORDS) == set(Hotline)


@pytest.mark.parametrize("question", Question)
def test_a_question_asks_and_its_answers_differ(question: Question) -> None:
    assert chinese(QUESTIONS[question]).count("？") in (1, 2)
    answers = [chinese(answer_words(question, answer)) for answer in Answer]
    assert len(set(answers)) == 3
    # 「有没有……」 is answered by 有, not by 是.
    if chinese(QUESTIONS[question]).startswith("有没有"):
        assert answers[:2] == ["有", "没有"]


def test_no_conclusion_and_no_sentence_promises() -> None:
    told = [chinese(words) for table in (HEADINGS, CONCLUSIONS, SAYINGS) for words in table.values()]
    assert [text for text in told if PROMISES.search(text)] == []
    for conclusion in (Conclusion.NO_CHECK, Conclusion.DECLARATION):
        assert "可能" in chinese(HEADINGS[conclusion])
        assert "可能" in chinese(CONCLUSIONS[conclusion])


@needs_texts
@pytest.mark.parametrize("say", Say)
def test_every_figure_of_a_sentence_stands_in_its_articles(say: Say) -> None:
    law = "".join(words_of(citation) or "" for citation in SAYS[say])
    for figure in _FIGURE.findall(chinese(SAYINGS[say])):
        assert figure in law
