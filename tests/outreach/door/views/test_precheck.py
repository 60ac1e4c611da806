"""May I get help?: each step is a page of its own, works without scripts, and leaves nothing behind."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import override

from outreach.door.wording import CONCLUSIONS, HEADINGS, QUESTIONS, SAYINGS, answer_words
from outreach.network.rules.citation_words import article_words
from outreach.referrals.rules.precheck import walk
from outreach.referrals.rules.precheck_findings import FINDINGS, SAYS, Conclusion, Finding
from outreach.referrals.rules.precheck_flow import FIRST, Answer, Question
from tests.outreach.referrals.rules.test_precheck import WAYS, Answers

pytestmark = pytest.mark.django_db
URL = reverse("precheck")
PLANTED = "陶格斯-planted"
# The first way to each finding and to each question.
TO_FINDING: dict[Finding, Answers] = {}
TO_QUESTION: dict[Question, Answers] = {}
for _answers, _position in WAYS:
    assert isinstance(_position.ahead, Finding)
    TO_FINDING.setdefault(_position.ahead, _answers)
    for _place, _question in enumerate(_answers):
        TO_QUESTION.setdefault(_question, dict(list(_answers.items())[:_place]))


def body(answers: Answers, **more: str) -> dict[str, str]:
    return {question.value: answer.value for question, answer in answers.items()} | more


def post(answers: Answers, **more: str) -> HttpResponse:
    response = Client().post(URL, body(answers, **more))
    assert response.status_code == 200
    assert isinstance(response, HttpResponse)
    return response


def chinese(words: object) -> str:
    with override("zh-hans"):
        return str(escape(str(words)))


def test_it_begins_with_danger_and_says_that_nothing_is_kept() -> None:
    text = Client().get(URL).content.decode()
    assert chinese(QUESTIONS[FIRST]) in text
    assert "不问姓名，不保存回答" in text
    assert "第 1 题，最多 12 题" in text


@pytest.mark.parametrize("question", Question)
def test_every_question_is_a_page_with_its_answers_and_what_was_answered(question: Question) -> None:
    given = TO_QUESTION[question]
    text = post(given).content.decode()
    assert f">{chinese(QUESTIONS[question])}</h1>" in text
    for each in Answer:
        assert f'name="{question}" value="{each}">{chinese(answer_words(question, each))}</button>' in text
    for earlier, said in given.items():
        assert f'<input type="hidden" name="{earlier}" value="{said}">' in text


@pytest.mark.parametrize("finding", FINDINGS, ids=lambda finding: finding.code)
def test_every_conclusion_has_its_sentences_each_beside_its_articles(finding: Finding) -> None:
    text = post(TO_FINDING[finding]).content.decode()
    assert chinese(HEADINGS[finding.conclusion]) in text
    assert chinese(CONCLUSIONS[finding.conclusion]) in text
    for say in finding.says:
        after = text[text.index(chinese(SAYINGS[say])) :]
        beside = after[: after.index("</li>")]
        assert [article_words(each) in beside for each in SAYS[say]] == [True] * len(SAYS[say])
    for line in finding.hotlines:
        assert f'href="tel:{line.value}"' in text


@pytest.mark.parametrize("finding", FINDINGS, ids=lambda finding: finding.code)
def test_nothing_is_kept(finding: Finding, caplog: pytest.LogCaptureFixture, settings: Any) -> None:
    """No row, no query even; no session, no cookie but the form's own; no address; no copy; no word in a log."""
    client, way = Client(), TO_FINDING[finding]
    client.get(URL)
    before = {model: model._default_manager.count() for model in apps.get_models()}
    with (
        CaptureQueriesContext(connection) as queries,
        caplog.at_level(logging.DEBUG),
    ):
        response = client.post(URL, body(way, note=PLANTED))
    assert queries.captured_queries == []
    assert {model: model._default_manager.count() for model in apps.get_models()} == before
    assert set(client.cookies) <= {settings.CSRF_COOKIE_NAME}
    assert list(client.session.keys()) == []
    assert response.request["QUERY_STRING"] == ""
    assert "no-store" in response.headers["Cache-Control"]
    said = [*(f"{question}={answer}" for question, answer in way.items()), PLANTED]
    assert [words for words in said if words in caplog.text or words in str(response.headers)] == []
    assert PLANTED not in response.content.decode()
    # A page that was not asked by this form knows of nothing.
    assert chinese(QUESTIONS[FIRST]) in client.get(URL).content.decode()


def test_answers_in_an_address_are_not_looked_at() -> None:
    text = Client().get(URL, body(TO_FINDING[FINDINGS[0]])).content.decode()
    assert chinese(QUESTIONS[FIRST]) in text


def test_what_is_no_answer_is_asked_again_and_never_repeated() -> None:
    text = Client().post(URL, {FIRST.value: "<script>", "x": "张三"}).content.decode()
    assert chinese(QUESTIONS[FIRST]) in text
    assert "&lt;script" not in text
    assert "张三" not in text


def test_one_question_back() -> None:
    way = {Question.DANGER: Answer.NO, Question.UNDER_14: Answer.NO}
    text = post(way, back="1").content.decode()
    assert chinese(QUESTIONS[Question.UNDER_14]) in text
    assert f'name="{Question.UNDER_14}" value="no">' in text
    assert f'type="hidden" name="{Question.UNDER_14}"' not in text


def test_numbers_stand_before_the_question_while_danger_is_not_ruled_out() -> None:
    text = post({Question.DANGER: Answer.YES}).content.decode()
    assert text.index('href="tel:110"') < text.index("</h1>")
    assert 'href="tel:110"' not in post({Question.DANGER: Answer.NO}).content.decode()


@pytest.mark.parametrize("answers", [{}, *TO_FINDING.values()])
def test_every_page_can_be_left_quickly_and_its_title_says_nothing(answers: Answers, settings: Any) -> None:
    text = post(answers).content.decode()
    assert f'href="{settings.ENV.quick_exit_url}"' in text
    assert 'rel="noreferrer nofollow" data-quick-exit' in text
    assert "<title>百姓学法</title>" in text
    assert "<style" not in text
    assert text.count("<script") == text.count('<script type="module" src=')


def test_children_and_people_in_danger_get_numbers_alone() -> None:
    for finding, way in TO_FINDING.items():
        text = post(way).content.decode()
        alone = finding.conclusion in (Conclusion.CHILD, Conclusion.SAFETY)
        assert ("给窗口看的小结" in text) == (not alone)
        assert (f'href="{reverse("help-near")}"' in text) == (not alone)


def test_the_summary_names_each_topic_by_itself() -> None:
    """At the desk it is read without the lists."""
    text = post(TO_FINDING[next(each for each in FINDINGS if each.code == "group")]).content.decode()
    assert "是下面这些情况吗" not in text
    assert "英雄烈士近亲属、见义勇为、再审改判无罪" in text


def test_the_offices_standard_takes_the_place_of_the_own_view(tmp_path: Path, settings: Any) -> None:
    way = {**dict.fromkeys(Question, Answer.NO), Question.WORK: Answer.YES}
    way = {each.question: each.answer for each in walk(way).given if each.question is not Question.MEANS}
    assert chinese(QUESTIONS[Question.MEANS]) in post(way).content.decode()
    settings.OFFICE_ROOT = tmp_path
    file = tmp_path / "door" / "means_standard" / "2026-01-01.toml"
    file.parent.mkdir(parents=True)
    file.write_text('standard = "每人每月不超过若干元"\nsource = "某号文件"\n', encoding="utf-8")
    text = post(way).content.decode()
    assert "您家里符合这个标准吗：每人每月不超过若干元？" in text
    assert "某号文件" in text
    assert "某号文件" in post({**way, Question.MEANS: Answer.YES}).content.decode()


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(method: str) -> None:
    assert getattr(Client(), method)(URL).status_code == 405


def test_a_form_of_another_site_is_refused() -> None:
    assert Client(enforce_csrf_checks=True).post(URL, body({FIRST: Answer.NO})).status_code == 403
