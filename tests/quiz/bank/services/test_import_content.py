"""Importing content: all or nothing, and nothing the second time."""

from pathlib import Path

import pytest

from quiz.bank.models import Citation, Question, Quiz, QuizItem, Statute, Topic
from quiz.bank.queries.content_directory import SHIPPED_CONTENT
from quiz.bank.services.demo import load_demo_content
from quiz.bank.services.import_content import Counts, ImportReport, import_content
from tests.quiz.bank.content import QUESTIONS, QUIZZES, STATUTES, TOPICS, write_content

pytestmark = pytest.mark.django_db
ROWS = (Statute, Topic, Question, Citation, Quiz, QuizItem)


def rows() -> list[list[object]]:
    return [list(model.objects.order_by("pk").values()) for model in ROWS]  # type: ignore[attr-defined]


def counts(report: ImportReport) -> dict[str, tuple[int, int, int]]:
    assert report.faults == ()
    return {kind: (each.new, each.changed, each.unchanged) for kind, each in report.counts.items()}


def test_import_brings_everything_in(tmp_path: Path) -> None:
    report = import_content(directory=write_content(tmp_path))
    assert counts(report) == {
        "statutes": (2, 0, 0), "topics": (1, 0, 0), "questions": (3, 0, 0), "quizzes": (1, 0, 0),
    }  # fmt: skip
    question = Question.objects.get(code="legal-aid-02")
    assert question.content == {"text": "罚款可以超过五千元。", "choices": ["对", "错"]}
    assert question.solution == {"right": [1]}
    assert question.audience == ["woman", "child"]
    assert [str(topic) for topic in question.topics.all()] == ["法律援助"]
    assert [citation.article_label for citation in question.citations.all()] == ["第二条之一", "第一条"]
    assert Question.objects.get(code="legal-aid-concern-01").needs == ["wage_migrant", ""]
    items = QuizItem.objects.filter(quiz__code="basics").values_list("question__code", "seconds", "buzzer")
    assert list(items) == [
        ("legal-aid-02", 20, False), ("legal-aid-concern-01", 30, False), ("legal-aid-01", 15, True),
    ]  # fmt: skip


def test_import_again_changes_nothing(tmp_path: Path) -> None:
    write_content(tmp_path)
    import_content(directory=tmp_path)
    before = rows()
    assert counts(import_content(directory=tmp_path)) == {
        "statutes": (0, 0, 2), "topics": (0, 0, 1), "questions": (0, 0, 3), "quizzes": (0, 0, 1),
    }  # fmt: skip
    assert rows() == before


@pytest.mark.parametrize(
    ("part", "old", "new", "changed"),
    [
        ("statutes", 'status = "in_force"', 'status = "amended"', {"statutes": (0, 1, 1)}),
        ("topics", "Legal aid", "Legal help", {"topics": (0, 1, 0)}),
        ("questions", "最多五千元", "至多五千元", {"questions": (0, 1, 2)}),
        ("questions", 'answer = "B"', 'answer = "A"', {"questions": (0, 1, 2)}),
        ("questions", 'quote = "五千元以下"', 'quote = "五千元"', {"questions": (0, 1, 2)}),
        ("questions", '"wage_migrant"', '"wage_other"', {"questions": (0, 1, 2)}),
        ("quizzes", "seconds = 30", "seconds = 40", {"quizzes": (0, 1, 0)}),
        ("quizzes", "三道题", "三道小题", {"quizzes": (0, 1, 0)}),
    ],
)
def test_import_of_a_change_keeps_keys(
    tmp_path: Path, part: str, old: str, new: str, changed: dict[str, tuple[int, int, int]]
) -> None:
    parts = {"statutes": STATUTES, "topics": TOPICS, "questions": QUESTIONS, "quizzes": QUIZZES}
    import_content(directory=write_content(tmp_path))
    keys = dict(Question.objects.values_list("code", "pk"))
    parts[part] = parts[part].replace(old, new, 1)
    report = counts(import_content(directory=write_content(tmp_path, **parts)))
    unchanged = {"statutes": (0, 0, 2), "topics": (0, 0, 1), "questions": (0, 0, 3), "quizzes": (0, 0, 1)}
    assert report == unchanged | changed
    assert dict(Question.objects.values_list("code", "pk")) == keys
    assert counts(import_content(directory=tmp_path)) == unchanged


@pytest.mark.parametrize(
    ("part", "text", "fault"),
    [
        (
            "quizzes",
            QUIZZES.replace("legal-aid-01", "legal-aid-09"),
            "quizzes.toml: basics: question.unknown",
        ),
        ("questions", QUESTIONS + "\n[[question]]\n", "questions/legal-aid.toml: question 4: key.missing"),
        ("statutes", "[[statute]\n", "statutes.toml: file.syntax"),
    ],
)
def test_fault_anywhere_imports_nothing(tmp_path: Path, part: str, text: str, fault: str) -> None:
    report = import_content(directory=write_content(tmp_path, **{part: text}))
    assert report.counts == {}
    assert any(str(each).startswith(fault) for each in report.faults)
    assert rows() == [[], [], [], [], [], []]


def test_file_that_is_not_text_is_a_fault(tmp_path: Path) -> None:
    write_content(tmp_path)
    (tmp_path / "topics.toml").write_bytes(b"\xff\xfe")
    assert [str(fault) for fault in import_content(directory=tmp_path).faults] == [
        "topics.toml: file.unreadable"
    ]


def test_empty_directory_is_a_fault(tmp_path: Path) -> None:
    assert [fault.code for fault in import_content(directory=tmp_path).faults] == ["directory.empty"]


def test_questions_alone_may_refer_to_what_is_stored(tmp_path: Path) -> None:
    import_content(directory=write_content(tmp_path / "all"))
    (tmp_path / "more" / "questions").mkdir(parents=True)
    first = QUESTIONS[: QUESTIONS.index('[[question]]\ncode = "legal-aid-02"')]
    more = first.replace("legal-aid-01", "legal-aid-11").replace("几日内", "多少日内")
    (tmp_path / "more" / "questions" / "more.toml").write_text(more)
    assert counts(import_content(directory=tmp_path / "more"))["questions"] == (1, 0, 0)
    assert Question.objects.count() == 4


def test_editors_own_topics_survive_an_import(tmp_path: Path) -> None:
    import_content(directory=write_content(tmp_path))
    question = Question.objects.get(code="legal-aid-01")
    question.topics.add(Topic.objects.create(code="own", name="自建", name_en="Own", position=9))
    changed = QUESTIONS.replace("应当在15日内提出", "要在15日内提出")
    import_content(directory=write_content(tmp_path, questions=changed))
    assert set(question.topics.values_list("code", flat=True)) == {"legal-aid", "own"}


def test_shipped_content_is_enough_and_loads_twice() -> None:
    first = load_demo_content()
    assert first.counts["questions"].new >= 180
    assert first.counts["topics"].new >= 12
    assert first.counts["quizzes"].new >= 10
    second = load_demo_content()
    assert {kind: (each.new, each.changed) for kind, each in second.counts.items()} == dict.fromkeys(
        second.counts, (0, 0)
    )
    assert isinstance(second.counts["quizzes"], Counts)


def test_shipped_content_has_every_type_and_no_mark_of_a_plan() -> None:
    load_demo_content()
    assert set(Question.objects.values_list("type", flat=True)) == {
        "single",
        "multiple",
        "truefalse",
        "concern",
    }
    # The cycles of the national plan are data of a programme, and pass; content must outlive them.
    shipped = "".join(path.read_text() for path in SHIPPED_CONTENT.rglob("*.toml"))
    assert not any(cycle in shipped for cycle in ("八五", "九五"))
