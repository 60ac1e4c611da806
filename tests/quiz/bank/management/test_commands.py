"""The commands of the bank, as an operator calls them."""

import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from config.env import ROOT
from quiz.bank.models import Question
from quiz.bank.services.import_content import import_content
from tests.quiz.bank.content import QUESTIONS, QUIZZES, write_content, write_texts


def check(texts: Path, content: Path, *more: str) -> tuple[str, str, str | None]:
    """Output, errors and refusal of `check_citations`."""
    out, err = StringIO(), StringIO()
    try:
        call_command(
            "check_citations", *more, statutes=texts, content=content, stdout=out, stderr=err, no_color=True
        )
    except CommandError as refusal:
        return out.getvalue(), err.getvalue(), str(refusal)
    return out.getvalue(), err.getvalue(), None


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    return write_texts(tmp_path / "texts")


@pytest.mark.django_db
def test_check_citations_of_sound_files_and_empty_database(tmp_path: Path, texts: Path) -> None:
    out, err, refusal = check(texts, write_content(tmp_path / "content"))
    assert refusal is None
    assert err == ""
    assert out.splitlines() == [
        "content files: 3 questions, 4 citations, 2 articles, 4 quotes, 2 numbers, 1 mentions checked",
        "database: no questions yet",
        "No findings.",
    ]


@pytest.mark.django_db
def test_check_citations_reads_the_database_too(tmp_path: Path, texts: Path) -> None:
    content = write_content(tmp_path / "content")
    import_content(directory=content)
    out, _err, refusal = check(texts, content)
    assert refusal is None
    assert "database: 3 questions, 4 citations, 2 articles" in out
    Question.objects.filter(code="legal-aid-01").update(explanation="应当在99日内提出。")
    _out, err, refusal = check(texts, content)
    assert err.splitlines() == ["database: legal-aid-01: number.unsupported: 99日"]
    assert refusal == "0 faults in the files, 1 findings."


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('article = "1"', 'article = "7"', "article.missing"),
        ("在十五日内提出申请", "在二十日内提出申请", "quote.missing"),
        ("应当在15日内", "应当在16日内", "number.unsupported"),
        ("《试验法》第一条", "《试验法》第八条", "mention.uncited"),
    ],
)
def test_check_citations_refuses_findings_in_files(
    tmp_path: Path, texts: Path, old: str, new: str, code: str
) -> None:
    assert old in QUESTIONS
    content = write_content(tmp_path / "content", questions=QUESTIONS.replace(old, new, 1))
    _out, err, refusal = check(texts, content, "--no-database")
    assert f"questions/legal-aid.toml: legal-aid-01: {code}" in err
    assert refusal is not None


def test_check_citations_refuses_missing_texts(tmp_path: Path, texts: Path) -> None:
    (texts / "side-law_2019-05-06.md").unlink()
    _out, err, refusal = check(texts, write_content(tmp_path / "content"), "--no-database")
    assert "legal-aid-02: statute.no_text: side-law 2019-05-06" in err
    assert refusal is not None


def test_check_citations_refuses_nothing_to_check(tmp_path: Path, texts: Path) -> None:
    content = write_content(tmp_path / "content")
    (content / "questions" / "legal-aid.toml").unlink()
    (content / "quizzes.toml").unlink()
    out, _err, refusal = check(texts, content, "--no-database")
    assert "0 citations" in out
    assert refusal == "No citations: nothing was checked."


def test_check_citations_refuses_a_directory_that_is_not_there(tmp_path: Path) -> None:
    _out, _err, refusal = check(tmp_path / "nowhere", tmp_path, "--no-database")
    assert refusal is not None


def test_check_citations_works_before_there_is_a_database(tmp_path: Path, texts: Path) -> None:
    """As right after set-up: a process of its own, whose data directory does not exist."""
    content = write_content(tmp_path / "content")
    command = [sys.executable, str(ROOT / "manage.py"), "check_citations"]
    environment = {
        "OUTREACH_MODE": "test",
        "SECRET_KEY": settings.SECRET_KEY,
        "SEALING_KEY": settings.ENV.sealing_key,
        "VAR_DIR": str(tmp_path / "not-there"),
    }
    done = subprocess.run(
        [*command, "--statutes", str(texts), "--content", str(content)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "database: no questions yet" in done.stdout
    (content / "questions" / "legal-aid.toml").write_text(QUESTIONS.replace("五千元以下", "六千元以下"))
    done = subprocess.run(
        [*command, "--statutes", str(texts), "--content", str(content)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "quote.missing" in done.stderr


def test_check_content_counts_or_names_faults(tmp_path: Path) -> None:
    out, err = StringIO(), StringIO()
    call_command("check_content", write_content(tmp_path), stdout=out)
    assert out.getvalue() == "2 statutes, 1 topics, 3 questions, 1 quizzes: no faults\n"
    write_content(tmp_path, quizzes=QUIZZES.replace("seconds = 20", "seconds = 1"))
    with pytest.raises(CommandError, match="1 faults"):
        call_command("check_content", tmp_path, stderr=err, no_color=True)
    assert err.getvalue().strip().startswith("quizzes.toml: basics legal-aid-02: number.range")


@pytest.mark.django_db
def test_import_content_says_what_it_did(tmp_path: Path) -> None:
    out = StringIO()
    call_command("import_content", write_content(tmp_path), stdout=out)
    call_command("import_content", tmp_path, stdout=out)
    assert "questions: 3 new, 0 changed, 0 unchanged" in out.getvalue()
    assert "questions: 0 new, 0 changed, 3 unchanged" in out.getvalue()


@pytest.mark.django_db
def test_import_content_with_a_fault_names_it(tmp_path: Path) -> None:
    err = StringIO()
    write_content(tmp_path, questions=QUESTIONS.replace('answer = "F"', 'answer = "N"'))
    with pytest.raises(CommandError, match="nothing was imported"):
        call_command("import_content", tmp_path, stderr=err, no_color=True)
    assert "questions/legal-aid.toml: legal-aid-02: answer.form" in err.getvalue()
    assert Question.objects.count() == 0
