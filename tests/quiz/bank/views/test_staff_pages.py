"""The bank's staff pages: who sees them, and what they show."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from outreach.network.models import Division, RoleGrant, User
from outreach.network.rules.roles import Role
from quiz.bank.models import Question, Quiz, Statute
from quiz.bank.services.import_content import import_content
from tests.quiz.bank.content import write_content

pytestmark = pytest.mark.django_db
READERS = {Role.QUESTION_EDITOR, Role.LEGAL_REVIEWER, Role.ORGANISER}


@pytest.fixture(autouse=True)
def content(tmp_path: Path) -> None:
    assert import_content(directory=write_content(tmp_path)).faults == ()


def signed_in(role: Role | None, *, division: str = "1504") -> Client:
    place, _ = Division.objects.get_or_create(code=division, defaults={"name": division, "level": 1})
    user = User.objects.create_user(f"u{uuid4().hex[:8]}", "correct horse battery staple", display_name="甲")
    if role is not None:
        RoleGrant.objects.create(user=user, role=role, division=place)
    client = Client()
    client.force_login(user)
    return client


def addresses() -> list[str]:
    return [
        reverse("bank-questions"),
        reverse("bank-question", args=[Question.objects.get(code="legal-aid-01").pk]),
        reverse("bank-quizzes"),
        reverse("bank-quiz", args=[Quiz.objects.get(code="basics").pk]),
        reverse("bank-statutes"),
    ]


@pytest.mark.parametrize("role", [*Role, None])
def test_pages_are_for_readers_of_the_bank(role: Role | None) -> None:
    client = signed_in(role)
    expected = 200 if role in READERS else 404
    assert [client.get(address).status_code for address in addresses()] == [expected] * 5


def test_pages_lead_strangers_to_the_sign_in() -> None:
    for address in addresses():
        response = Client().get(address)
        assert response.status_code == 302
        assert "sign-in" in response.headers["Location"]


def test_pages_refuse_to_be_written_to() -> None:
    client = signed_in(Role.QUESTION_EDITOR)
    assert [client.post(address).status_code for address in addresses()] == [405] * 5


def test_unknown_objects_are_not_found() -> None:
    client = signed_in(Role.QUESTION_EDITOR)
    assert client.get(reverse("bank-question", args=[uuid4()])).status_code == 404
    assert client.get(reverse("bank-quiz", args=[uuid4()])).status_code == 404


def test_quiz_of_another_county_is_not_found_and_not_listed() -> None:
    city = Division.objects.create(code="1504", name="赤峰市", level=1)
    other = Division.objects.create(code="150403", name="元宝山区", level=2, parent=city)
    foreign = Quiz.objects.create(code="foreign", title="外县题组", title_en="Foreign", division=other)
    foreign.items.create(question=Question.objects.get(code="legal-aid-01"), position=0, seconds=20)
    address = reverse("bank-quiz", args=[foreign.pk])
    county, whole = signed_in(Role.ORGANISER, division="150402"), signed_in(Role.ORGANISER)
    assert county.get(address).status_code == 404
    assert whole.get(address).status_code == 200
    for page in (reverse("bank-quizzes"), addresses()[1]):
        assert "外县题组" not in county.get(page).text
        assert "外县题组" in whole.get(page).text


def test_question_page_shows_answer_explanation_and_law() -> None:
    text = signed_in(Role.LEGAL_REVIEWER).get(addresses()[1]).text
    for part in (
        "申请应当在几日内提出？",
        "十五日",
        "应当在15日内提出",
        "《试验法》第一条",
        "2020-01-01",
        "在十五日内提出申请",
    ):
        assert part in text


def test_question_whose_law_is_repealed_is_marked() -> None:
    client, page = signed_in(Role.LEGAL_REVIEWER), addresses()[1]
    assert "banner-warn" not in client.get(page).text
    Statute.objects.filter(code="test-law").update(status="repealed")
    assert "banner-warn" in client.get(page).text
    assert "banner-warn" in client.get(addresses()[3]).text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 3), ("?words=几日", 1), ("?type=concern", 1), ("?difficulty=2", 1), ("?standing=suspended", 0),
        ("?topic=legal-aid&page=2", 3), ("?page=x", 3), ("?type=nonsense", 3), ("?law=999999", 3), ("?words=%00", 3),
    ],
)  # fmt: skip
def test_question_list_searches(query: str, found: int) -> None:
    response = signed_in(Role.QUESTION_EDITOR).get(reverse("bank-questions") + query)
    assert response.status_code == 200
    assert response.context["page_obj"].paginator.count == found


def test_question_list_takes_as_many_queries_for_three_as_for_one(
    django_assert_max_num_queries: object,
) -> None:
    client = signed_in(Role.QUESTION_EDITOR)
    counts = []
    for query in ("?words=几日", ""):
        with django_assert_max_num_queries(40) as captured:  # type: ignore[operator]
            client.get(reverse("bank-questions") + query)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_markup_in_a_question_is_shown_as_text() -> None:
    question = Question.objects.get(code="legal-aid-01")
    question.content = {"text": "<script>alert(1)</script>", "choices": ["<b>", "乙", "丙"]}
    question.save()
    client = signed_in(Role.QUESTION_EDITOR)
    for address in addresses()[:2]:
        text = client.get(address).text
        assert "<script>alert" not in text
        assert "&lt;script&gt;" in text
