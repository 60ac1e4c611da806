"""Questions made for these tests: marked, so that a search finds what should not be there."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

TOPIC = "sockets"
LAW = "SOCKETS-LAW-MARK"


@dataclass(frozen=True, slots=True)
class MarkedQuestion:
    """A question whose explanation and citation can be told from everything else. `answer` as in content files."""

    code: str
    type: str
    answer: str = ""
    choices: tuple[str, ...] = ()
    right: tuple[int, ...] = field(default=())

    @property
    def explanation(self) -> str:
        return f"EXPLAINED-{self.code}"

    @property
    def quote(self) -> str:
        return f"QUOTED-{self.code}"

    @property
    def secrets(self) -> tuple[str, ...]:
        """What nobody may have before the reveal."""
        return (self.explanation, self.quote, LAW)

    def as_toml(self) -> str:
        lines = [
            "[[question]]",
            f'code = "{self.code}"',
            f'type = "{self.type}"',
            "difficulty = 1",
            'audience = ["everyone"]',
            f'text = "问题 {self.code}"',
            f'explanation = "{self.explanation}"',
        ]
        if self.choices:
            lines.append(f"choices = {list(self.choices)}")
        if self.type == "concern":
            lines.append('needs = ["marked_need", ""]')
        else:
            lines.append(f'answer = "{self.answer}"')
        lines += [
            "[[question.citations]]",
            'law = "sockets-law"',
            'version = "2020-01-01"',
            'article = "7"',
            f'quote = "{self.quote}"',
        ]
        return "\n".join(lines)


def _four(code: str) -> tuple[str, ...]:
    return tuple(f"{code} 选项 {letter}" for letter in "ABCD")


SINGLE = MarkedQuestion("sockets-01", "single", "B", _four("01"), (1,))
MULTIPLE = MarkedQuestion("sockets-02", "multiple", "AC", _four("02"), (0, 2))
TRUE_FALSE = MarkedQuestion("sockets-03", "truefalse", "F", (), (1,))
SECOND = MarkedQuestion("sockets-04", "single", "D", _four("04"), (3,))
THIRD = MarkedQuestion("sockets-05", "single", "A", _four("05"), (0,))
CONCERN = MarkedQuestion("sockets-06", "concern", choices=("CONCERNED-YES-MARK", "CONCERNED-NO-MARK"))
QUESTIONS = (SINGLE, MULTIPLE, TRUE_FALSE, SECOND, THIRD, CONCERN)

# quiz → (question, seconds, buzzer)
QUIZZES: dict[str, tuple[tuple[MarkedQuestion, int, bool], ...]] = {
    "sockets-whole": ((SINGLE, 60, False), (MULTIPLE, 60, False), (TRUE_FALSE, 60, False)),
    "sockets-three": ((SINGLE, 60, False), (SECOND, 60, False), (THIRD, 60, False)),
    "sockets-one": ((SINGLE, 60, False),),
    "sockets-brief": ((SINGLE, 5, False),),
    "sockets-short": ((SINGLE, 10, False), (SECOND, 60, False)),
    "sockets-durable": ((SINGLE, 20, False), (SECOND, 60, False)),
    "sockets-buzzer": ((SINGLE, 60, True), (SECOND, 60, False)),
    "sockets-concern-last": ((SINGLE, 60, False), (CONCERN, 60, False)),
    "sockets-types": ((SINGLE, 60, False), (MULTIPLE, 60, False), (TRUE_FALSE, 60, False), (CONCERN, 60, False),
                      (SECOND, 60, False)),
}  # fmt: skip


def write_content(directory: Path) -> None:
    """Content files as docs/content-format.md describes them."""
    (directory / "questions").mkdir(parents=True)
    (directory / "statutes.toml").write_text(
        f'[[statute]]\ncode = "sockets-law"\nversion = "2020-01-01"\ntitle = "{LAW} 全称"\n'
        f'short_title = "{LAW}"\nstatus = "in_force"\n'
    )
    (directory / "topics.toml").write_text(f'[[topic]]\ncode = "{TOPIC}"\nname = "测试"\nname_en = "Tests"\n')
    (directory / "questions" / f"{TOPIC}.toml").write_text(
        "\n\n".join([f'topic = "{TOPIC}"', *(question.as_toml() for question in QUESTIONS)])
    )
    quizzes = []
    for code, items in QUIZZES.items():
        listed = ", ".join(
            f'{{ code = "{question.code}", seconds = {seconds}, buzzer = {str(buzzer).lower()} }}'
            for question, seconds, buzzer in items
        )
        quizzes.append(
            f'[[quiz]]\ncode = "{code}"\ntitle = "{code}"\ntitle_en = "{code}"\n'
            f'description = "{code}"\nquestions = [{listed}]'
        )
    (directory / "quizzes.toml").write_text("\n\n".join(quizzes))
