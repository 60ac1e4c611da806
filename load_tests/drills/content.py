"""The drills' own quiz: many questions of one length, so that a drill takes as many as it needs."""

from __future__ import annotations

from pathlib import Path

QUIZ = "drill"
SECONDS = 40
# The same questions with a time that a drill may wait for.
SHORT_QUIZ = "drill-short"
SHORT_SECONDS = 8
QUESTIONS = 24


def write_content(directory: Path) -> Path:
    """Content files as docs/content-format.md describes them; returns their folder."""
    (directory / "questions").mkdir(parents=True)
    (directory / "statutes.toml").write_text(
        '[[statute]]\ncode = "drill-law"\nversion = "2020-01-01"\ntitle = "演练法"\n'
        'short_title = "演练法"\nstatus = "in_force"\n'
    )
    (directory / "topics.toml").write_text('[[topic]]\ncode = "drill"\nname = "演练"\nname_en = "Drill"\n')
    questions = ['topic = "drill"']
    for number in range(QUESTIONS):
        questions.append(
            f'[[question]]\ncode = "drill-{number:02}"\ntype = "single"\ndifficulty = 1\naudience = ["everyone"]\n'
            f'text = "第{number + 1}题"\nexplanation = "演练"\nchoices = ["甲", "乙", "丙", "丁"]\nanswer = "B"\n'
            '[[question.citations]]\nlaw = "drill-law"\nversion = "2020-01-01"\narticle = "1"\nquote = "演练"\n'
        )
    (directory / "questions" / "drill.toml").write_text("\n".join(questions))
    (directory / "quizzes.toml").write_text(_quiz(QUIZ, SECONDS) + _quiz(SHORT_QUIZ, SHORT_SECONDS))
    return directory


def _quiz(code: str, seconds: int) -> str:
    listed = ", ".join(
        f'{{ code = "drill-{number:02}", seconds = {seconds}, buzzer = false }}'
        for number in range(QUESTIONS)
    )
    return (
        f'[[quiz]]\ncode = "{code}"\ntitle = "演练"\ntitle_en = "Drill"\ndescription = "演练"\n'
        f"questions = [{listed}]\n\n"
    )
