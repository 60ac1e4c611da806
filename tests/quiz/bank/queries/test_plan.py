"""The plan of a quiz, and which quizzes there are to play."""

import json
from dataclasses import asdict
from pathlib import Path
from uuid import uuid4

import pytest

from outreach.network.models import Division
from quiz.bank.models import Question, Quiz, Statute
from quiz.bank.queries.plan import PlannedCitation, quiz_plan
from quiz.bank.queries.questions import QuestionSearch, find_questions
from quiz.bank.queries.quizzes import list_quizzes
from quiz.bank.rules.errors import BankRefusal
from quiz.bank.services.import_content import import_content
from tests.quiz.bank.content import write_content

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz(tmp_path: Path) -> Quiz:
    assert import_content(directory=write_content(tmp_path)).faults == ()
    return Quiz.objects.get(code="basics")


def refusal(quiz_id: object) -> tuple[str, str]:
    with pytest.raises(BankRefusal) as caught:
        quiz_plan(quiz_id)  # type: ignore[arg-type]
    return caught.value.code, caught.value.about


def test_plan_has_everything_in_order(quiz: Quiz) -> None:
    plan = quiz_plan(quiz.pk)
    assert [(each.code, each.seconds, each.buzzer, each.graded, each.pick) for each in plan] == [
        ("legal-aid-02", 20, False, True, 1),
        ("legal-aid-concern-01", 30, False, False, 1),
        ("legal-aid-01", 15, True, True, 1),
    ]
    last = plan[2]
    assert last.content == {"text": "申请应当在几日内提出？", "choices": ["十日", "十五日", "三十日"]}
    assert last.solution == {"right": [1]}
    assert (last.topic, last.difficulty, last.shuffle) == ("法律援助", 1, False)
    assert last.citations == (
        PlannedCitation(
            law="试验法",
            title="中华人民共和国试验法",
            version="2020-01-01",
            article="第一条",
            quote="在十五日内提出申请",
        ),
    )


def test_plan_is_plain_values_without_need_codes(quiz: Quiz) -> None:
    plan = [asdict(each) | {"question_id": str(each.question_id)} for each in quiz_plan(quiz.pk)]
    assert "wage_migrant" not in json.dumps(plan)


def test_plan_of_nothing_is_refused(quiz: Quiz) -> None:
    assert refusal(uuid4()) == ("quiz.unknown", "")
    quiz.items.all().delete()
    assert refusal(quiz.pk) == ("quiz.empty", "")


@pytest.mark.parametrize("status", ["amended", "repealed"])
def test_plan_with_an_outdated_question_is_refused(quiz: Quiz, status: str) -> None:
    Statute.objects.filter(code="side-law").update(status=status)
    assert refusal(quiz.pk) == ("quiz.suspended", "legal-aid-02")
    assert [each.suspended for each in list_quizzes("1504")] == [True]


def test_plan_takes_few_queries(quiz: Quiz, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(4):  # type: ignore[operator]
        quiz_plan(quiz.pk)


def test_quizzes_of_a_division_and_around_it(quiz: Quiz) -> None:
    city = Division.objects.create(code="1504", name="赤峰市", level=1)
    county = Division.objects.create(code="150402", name="红山区", level=2, parent=city)
    other = Division.objects.create(code="150403", name="元宝山区", level=2, parent=city)
    for division in (city, county, other):
        Quiz.objects.create(code=f"q{division.code}", title="题组", title_en="Quiz", division=division)

    def codes(*divisions: str) -> list[str]:
        return [each.code for each in list_quizzes(*divisions)]

    assert codes("1504") == ["basics", "q1504", "q150402", "q150403"]
    assert codes("150402") == ["basics", "q1504", "q150402"]
    assert codes("150402001") == ["basics", "q1504", "q150402"]
    assert codes("150402", "150403") == ["basics", "q1504", "q150402", "q150403"]
    assert codes() == ["basics"]
    [summary] = [each for each in list_quizzes() if each.code == "basics"]
    assert (summary.questions, summary.seconds, summary.minutes, summary.suspended) == (3, 65, 1, False)


@pytest.mark.parametrize(
    ("search", "codes"),
    [
        (QuestionSearch(), ["legal-aid-01", "legal-aid-02", "legal-aid-concern-01"]),
        (QuestionSearch(words="几日"), ["legal-aid-01"]),
        (QuestionSearch(words="最多 罚款"), ["legal-aid-02"]),
        (QuestionSearch(words="旁系法"), ["legal-aid-02"]),
        (QuestionSearch(words="%"), []),
        (QuestionSearch(words="concern"), ["legal-aid-concern-01"]),
        (QuestionSearch(topic="legal-aid", type="single"), ["legal-aid-01"]),
        (QuestionSearch(topic="women"), []),
        (QuestionSearch(difficulty=2), ["legal-aid-02"]),
        (QuestionSearch(standing="suspended"), ["legal-aid-02"]),
        (QuestionSearch(standing="in_use"), ["legal-aid-01", "legal-aid-concern-01"]),
    ],
)
def test_find_questions(quiz: Quiz, search: QuestionSearch, codes: list[str]) -> None:
    Statute.objects.filter(code="side-law").update(status="repealed")
    assert [question.code for question in find_questions(search)] == codes


def test_find_questions_by_statute_version(quiz: Quiz) -> None:
    law = Statute.objects.get(code="side-law")
    assert [each.code for each in find_questions(QuestionSearch(law=law.pk))] == ["legal-aid-02"]


def test_every_choice_of_a_concern_question_shows_its_need_to_staff(quiz: Quiz) -> None:
    marked = Question.objects.get(code="legal-aid-concern-01").marked_choices
    assert [(each["letter"], each["right"], each["need"]) for each in marked] == [
        ("A", False, "wage_migrant"),
        ("B", False, ""),
    ]
