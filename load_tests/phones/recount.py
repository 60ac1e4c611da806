"""Counts a game's rows again by the rules: grades, points, bonuses, totals, and the standing after a question. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from load_tests.phones.rows import AnswerRow, QuestionRow, Rows
from quiz.bank.types import get_type
from quiz.live.rules.ranks import Ranks
from quiz.live.rules.scoring import points
from quiz.live.rules.scoring.streak import bonus

_REVEALED = frozenset({"reveal", "leaderboard", "finished"})


@dataclass(frozen=True, slots=True)
class Standing:
    """After a question: its points and the scores by player, and the ranks. `active`: players with an answer."""

    points: Mapping[str, int]
    scores: Mapping[str, int]
    ranks: Ranks
    active: int


def standing_after(rows: Rows, position: int) -> Standing:
    """The standing after a question's reveal, as the rows have it. Who joined later had nothing then."""
    scores = {player.id: 0 for player in rows.players if not player.removed}
    here: dict[str, int] = {}
    active: set[str] = set()
    for row in rows.answers:
        if row.position > position or row.player not in scores:
            continue
        scores[row.player] += row.points + row.bonus
        active.add(row.player)
        if row.position == position:
            here[row.player] = row.points + row.bonus
    return Standing(here, scores, Ranks(Counter(scores.values()).items()), len(active))


def recount(rows: Rows) -> Iterator[tuple[str, str]]:
    """Where the rows are not what the rules give: pairs of code and detail."""
    questions = {question.position: question for question in rows.questions}
    by_player: dict[str, list[AnswerRow]] = defaultdict(list)
    for row in rows.answers:
        by_player[row.player].append(row)
        if row.position in rows.skipped:
            if (row.grade, row.points, row.bonus) != (None, 0, 0):
                yield (
                    "answer.not_void",
                    f"question {row.position} was skipped, player {row.player} has points",
                )
            continue
        yield from _recount_answer(rows, questions[row.position], row)
    stored = {player.id for player in rows.players}
    for player in by_player.keys() - stored:
        yield "player.missing", f"{player} has answers and no row"
    for player_row in rows.players:
        answers = [row for row in by_player[player_row.id] if row.position not in rows.skipped]
        told = (player_row.score, player_row.correct, player_row.answered)
        counted = (
            sum(row.points + row.bonus for row in answers),
            sum((row.grade or 0) >= 1 for row in answers),
            len(answers),
        )
        if told != counted:
            yield "total", f"player {player_row.id}: score, correct, answered are {told}, rows give {counted}"
        yield from _recount_bonuses(rows, player_row.id, player_row.joined_at, answers)


def _recount_answer(rows: Rows, question: QuestionRow, row: AnswerRow) -> Iterator[tuple[str, str]]:
    grade = get_type(question.type).grade(question.content, question.solution, row.choices)
    if row.grade != grade:
        yield "grade", f"question {row.position}, player {row.player}: {row.grade}, the grader says {grade}"
    scored = points(
        rows.scoring,
        grade=grade,
        credited_ms=row.credited_ms,
        limit_ms=question.seconds * 1_000,
        late=row.late,
    )
    if row.points != scored:
        yield "points", f"question {row.position}, player {row.player}: {row.points}, the rule says {scored}"


def _recount_bonuses(
    rows: Rows, player: str, joined_at: int, answers: list[AnswerRow]
) -> Iterator[tuple[str, str]]:
    """A streak is broken by a question that was not answered right; buzzer questions leave it alone."""
    given = {row.position: row for row in answers}
    streak = 0
    for question in sorted(rows.questions, key=lambda question: question.position):
        position = question.position
        revealed = position < rows.position or (position == rows.position and rows.phase in _REVEALED)
        row = given.get(position)
        paid = 0
        if (
            rows.streaks
            and revealed
            and question.graded
            and not question.buzzer
            and position not in rows.skipped
            and position >= joined_at
        ):
            streak = streak + 1 if row is not None and (row.grade or 0) >= 1 else 0
            paid = bonus(streak)
        if row is not None and row.bonus != paid:
            yield "bonus", f"question {position}, player {player}: {row.bonus}, the streak gives {paid}"
