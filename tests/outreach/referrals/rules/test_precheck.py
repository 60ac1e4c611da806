"""The pre-check: every way is walked to its end, and every conclusion stands on articles that say so."""

from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.referrals.rules.precheck import DANGER_DOORS, Position, walk
from outreach.referrals.rules.precheck_findings import FINDINGS, SAYS, Conclusion, Finding, Say
from outreach.referrals.rules.precheck_flow import FIRST, FLOW, MOST_QUESTIONS, Answer, Question
from outreach.referrals.rules.signals import Hotline
from tests.outreach.statutes import needs_texts, words_of

YES, NO, UNSURE = Answer.YES, Answer.NO, Answer.UNSURE
Answers = dict[Question, Answer]


def all_ways(answers: Answers | None = None) -> Iterator[tuple[Answers, Position]]:
    """Every way from the first question to a finding."""
    answers = answers or {}
    position = walk(answers)
    if isinstance(position.ahead, Finding):
        yield answers, position
        return
    for answer in Answer:
        yield from all_ways({**answers, position.ahead: answer})


WAYS = list(all_ways())


def test_every_way_ends_within_twelve_questions() -> None:
    lengths = Counter(len(position.given) for _, position in WAYS)
    assert max(lengths) == MOST_QUESTIONS == 12
    # Somebody who is a child, or unsure of everything, is not led through all of it.
    assert min(lengths) == 2


def test_no_question_comes_twice_and_every_question_and_finding_is_reached() -> None:
    asked, found = set[Question](), set[Finding]()
    for answers, position in WAYS:
        assert [each.question for each in position.given] == list(answers)
        asked |= set(answers)
        assert isinstance(position.ahead, Finding)
        found.add(position.ahead)
    assert asked == set(Question) == set(FLOW)
    assert found == set(FINDINGS)
    assert len({each.code for each in FINDINGS}) == len(FINDINGS)


def test_danger_is_asked_first_and_its_doors_stay() -> None:
    assert FIRST is Question.DANGER
    for answers, position in WAYS:
        assert position.doors == (() if answers[Question.DANGER] is NO else DANGER_DOORS)
    assert set(DANGER_DOORS) == set(Hotline) - {Hotline.LEGAL}


def test_who_is_not_safe_is_asked_nothing_more() -> None:
    for answer in (NO, UNSURE):
        position = walk({Question.DANGER: YES, Question.SAFE_NOW: answer})
        assert isinstance(position.ahead, Finding)
        assert position.ahead.conclusion is Conclusion.SAFETY
        assert set(position.ahead.hotlines) == set(Hotline)


def test_a_child_is_asked_nothing_of_law() -> None:
    for answers, position in WAYS:
        if answers.get(Question.UNDER_14, NO) is not NO:
            assert set(answers) <= {Question.DANGER, Question.SAFE_NOW, Question.UNDER_14}
            assert isinstance(position.ahead, Finding)
            assert position.ahead.conclusion is Conclusion.CHILD
            assert Hotline.YOUTH in position.ahead.hotlines


def test_not_sure_leads_to_a_person_at_once() -> None:
    early = {Question.DANGER, Question.SAFE_NOW, Question.UNDER_14}
    for question in set(Question) - early:
        ahead = FLOW[question][UNSURE]
        assert isinstance(ahead, Finding)
        assert ahead.conclusion is Conclusion.PERSON


def test_nobody_is_turned_away() -> None:
    """Every end names the legal hotline, and who gets advice is told that they may apply (LAA 23)."""
    for finding in FINDINGS:
        assert Hotline.LEGAL in finding.hotlines
        assert finding.says
        if finding.conclusion is Conclusion.ADVICE:
            assert {Say.ADVICE_FREE, Say.MAY_APPLY} <= set(finding.says)
        if finding.conclusion in (Conclusion.NO_CHECK, Conclusion.DECLARATION):
            assert {Say.DECIDED_BY_CENTRE, Say.REFUSAL_WRITTEN} <= set(finding.says)
    assert {say for finding in FINDINGS for say in finding.says} == set(Say) == set(SAYS)


# What was answered yes, in the order of the questions; all else no.
@pytest.mark.parametrize(
    ("yes", "conclusion", "code"),
    [
        ([Question.VIOLENCE], Conclusion.NO_CHECK, "violence"),
        ([Question.EXEMPT], Conclusion.NO_CHECK, "exempt"),
        ([Question.CRIMINAL, Question.ACCUSED, Question.NOTICE], Conclusion.NOTICE, "notice_defence"),
        ([Question.CRIMINAL, Question.ACCUSED], Conclusion.DECLARATION, "accused"),
        ([Question.CRIMINAL, Question.FORCED], Conclusion.NOTICE, "notice_treatment"),
        ([Question.CRIMINAL, Question.VICTIM, Question.MEANS], Conclusion.DECLARATION, "declare"),
        ([Question.CRIMINAL], Conclusion.ADVICE, "advice"),
        ([Question.WORK, Question.GROUP_WORK], Conclusion.NO_CHECK, "group"),
        ([Question.WORK, Question.MEANS], Conclusion.DECLARATION, "declare"),
        ([Question.WORK], Conclusion.ADVICE, "no_hardship"),
        ([Question.CLAIM, Question.GROUP], Conclusion.NO_CHECK, "group"),
        ([Question.STATE, Question.MEANS], Conclusion.DECLARATION, "declare"),
        ([Question.REOPENED, Question.MEANS], Conclusion.DECLARATION, "declare"),
        ([Question.AUTHORITY], Conclusion.PERSON, "review"),
        ([], Conclusion.ADVICE, "advice"),
    ],
)
def test_what_comes_of_it(yes: list[Question], conclusion: Conclusion, code: str) -> None:
    ahead = walk({question: YES if question in yes else NO for question in Question}).ahead
    assert isinstance(ahead, Finding)
    assert (ahead.conclusion, ahead.code) == (conclusion, code)


def test_only_migrant_workers_claims_are_asked_about_migrant_work() -> None:
    """42(3) is about wages and work injuries alone."""
    for answers, _ in WAYS:
        assert (Question.GROUP_WORK in answers) == (answers.get(Question.WORK) is YES)


answers = st.dictionaries(st.sampled_from(Question), st.sampled_from(Answer))


@given(answers)
def test_answers_off_the_way_change_nothing(given_answers: Answers) -> None:
    position = walk(given_answers)
    on_the_way = {each.question: each.answer for each in position.given}
    again = walk(on_the_way)
    assert (again.given, again.ahead) == (position.given, position.ahead)


@given(answers)
def test_one_step_back_is_where_one_was(given_answers: Answers) -> None:
    position = walk(given_answers)
    if position.given:
        last = position.given[-1]
        before = walk({each.question: each.answer for each in position.given[:-1]})
        assert before.ahead is last.question


WORDS: dict[Say, tuple[str, ...]] = {
    Say.EXEMPT_VIOLENCE: ("虐待、遗弃或者家庭暴力",),
    Say.PROTECTION_ORDER: ("申请人身安全保护令", "七十二小时内"),
    Say.EXEMPT_MATTER: ("不受经济困难条件的限制",),
    Say.NO_CHECK_GROUP: ("免予核查经济困难状况",),
    Say.DECLARE: ("如实说明经济困难状况",),
    Say.STANDARD: ("由省、自治区、直辖市人民政府",),
    Say.ACCUSED: ("经济困难或者其他原因",),
    Say.CUSTODY: ("二十四小时内将申请转交法律援助机构",),
    Say.DUTY_LAWYER: ("值班律师", "有权约见值班律师"),
    Say.NOTICE_DEFENCE: ("应当通知法律援助机构指派律师担任辩护人",),
    Say.NOTICE_TREATMENT: ("应当通知法律援助机构指派律师为其提供法律援助",),
    Say.NOTICE_DAYS: ("三日内",),
    Say.ADVICE_FREE: ("法律咨询", "无偿提供法律咨询"),
    Say.MAY_APPLY: ("享有依法申请法律援助的权利",),
    Say.REVIEW: ("应当依法为其提供法律援助",),
    Say.PERSON_EXPLAINS: ("告知申请法律援助的条件和程序",),
    Say.DECIDED_BY_CENTRE: ("七日内进行审查",),
    Say.REFUSAL_WRITTEN: ("书面告知申请人，并说明理由", "有异议的"),
    Say.DEADLINE_NEAR: ("不足七日",),
    Say.CHILD_HELPED: ("依法为其提供法律援助",),
    Say.CHILD_OTHER_ADULT: ("其他法定代理人或者近亲属可以代为提出法律援助申请",),
    Say.POLICE_COME: ("应当及时出警",),
}


@needs_texts
@pytest.mark.parametrize("say", Say)
def test_every_sentence_stands_in_its_articles(say: Say) -> None:
    for citation, words in zip(SAYS[say], WORDS[say], strict=True):
        assert words in (words_of(citation) or ""), citation
