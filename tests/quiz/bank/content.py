"""A small content directory to import: two statutes, one topic, three questions, one quiz."""

from pathlib import Path

STATUTES = """
[[statute]]
code = "test-law"
version = "2020-01-01"
title = "中华人民共和国试验法"
short_title = "试验法"
status = "in_force"

[[statute]]
code = "side-law"
version = "2019-05-06"
title = "中华人民共和国旁系法"
short_title = "旁系法"
status = "in_force"
"""
TOPICS = '[[topic]]\ncode = "legal-aid"\nname = "法律援助"\nname_en = "Legal aid"\n'
QUESTIONS = """
topic = "legal-aid"

[[question]]
code = "legal-aid-01"
type = "single"
difficulty = 1
audience = ["everyone"]
text = "申请应当在几日内提出？"
choices = ["十日", "十五日", "三十日"]
answer = "B"
shuffle = false
explanation = "应当在15日内提出，见《试验法》第一条。"
[[question.citations]]
law = "test-law"
version = "2020-01-01"
article = "1"
quote = "在十五日内提出申请"

[[question]]
code = "legal-aid-02"
type = "truefalse"
difficulty = 2
audience = ["woman", "child"]
text = "罚款可以超过五千元。"
answer = "F"
explanation = "最多五千元。"
[[question.citations]]
law = "side-law"
version = "2019-05-06"
article = "2-1"
quote = "五千元以下"
[[question.citations]]
law = "test-law"
version = "2020-01-01"
article = "1"
quote = "申请人"

[[question]]
code = "legal-aid-concern-01"
type = "concern"
audience = ["everyone"]
text = "您现在正被拖欠工资吗？"
choices = ["是", "没有"]
needs = ["wage_migrant", ""]
explanation = "可以求助。"
[[question.citations]]
law = "test-law"
version = "2020-01-01"
article = "1"
quote = "申请"
"""
QUIZZES = """
[[quiz]]
code = "basics"
title = "法律援助入门"
title_en = "Legal aid basics"
description = "三道题。"
questions = [
  { code = "legal-aid-02", seconds = 20 },
  { code = "legal-aid-concern-01", seconds = 30 },
  { code = "legal-aid-01", seconds = 15, buzzer = true },
]
"""
TEXTS = {
    "test-law_2020-01-01.md": "# 中华人民共和国试验法\n\n第一条　申请人应当在十五日内提出申请。\n",
    "side-law_2019-05-06.md": "# 中华人民共和国旁系法\n\n第二条之一　处五千元以下罚款。\n",
}


def write_content(
    directory: Path,
    *,
    statutes: str = STATUTES,
    topics: str = TOPICS,
    questions: str = QUESTIONS,
    quizzes: str = QUIZZES,
) -> Path:
    """The content as files; what is changed for a test is given."""
    (directory / "questions").mkdir(parents=True, exist_ok=True)
    (directory / "statutes.toml").write_text(statutes)
    (directory / "topics.toml").write_text(topics)
    (directory / "questions" / "legal-aid.toml").write_text(questions)
    (directory / "quizzes.toml").write_text(quizzes)
    return directory


def write_texts(directory: Path) -> Path:
    """The texts of the two statutes."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, text in TEXTS.items():
        (directory / name).write_text(text)
    return directory
