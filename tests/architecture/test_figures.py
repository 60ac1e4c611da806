"""Figures over more than one game come from `quiz.live.queries.figures`, which knows what counts and what is archived.

Whoever aggregates rows of games elsewhere must be on the list below, with the reason: it is about one game.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPLICATIONS = ("config", "campaigns", "quiz", "outreach", "kit")
COUNTED = "quiz/live/queries/counted.py"
# Adds what is counted up, rows and the totals of archived games together.
FIGURES = "quiz/live/queries/figures.py"
# Rows that a rehearsal leaves behind.
ROWS = {"Game", "GameQuestion", "Player", "Answer", "Buzz", "ConcernAsked", "Participant"}
AGGREGATES = {"Count", "Sum", "Avg", "Min", "Max", "StdDev", "Variance"}
METHODS = {"count", "aggregate", "acount", "aaggregate"}
SQL = re.compile(
    r"(COUNT|SUM|AVG|MIN|MAX)\s*\(.*\b(live_(game|player|answer|buzz|concernasked)|participants_participant)",
    re.S | re.I,
)
# Each of these functions takes the one game that it is about, or players of it.
ONE_GAME = {
    "quiz/live/queries/boards.py": {"ranks", "team_rows"},
    "quiz/live/queries/counts.py": {"_seated", "_waited_for", "taken"},
    "quiz/live/queries/results.py": {"_medians", "_totals"},
    "quiz/live/queries/lobby.py": {"read_lobby", "roster"},
    "quiz/live/services/streaks.py": {"settle_late_streaks"},
    "quiz/live/queries/totals.py": {"game_figures"},
    "quiz/live/services/archiving.py": {"_number"},
    "quiz/live/services/rehearsals.py": {"forget_rehearsal"},
}
SAYS_WHICH = {"game", "game_id", "games", "players"}


def sources() -> Iterator[Path]:
    for application in APPLICATIONS:
        for file in sorted((ROOT / application).rglob("*.py")):
            if "migrations" not in file.parts:
                yield file


def names_rows(tree: ast.AST) -> bool:
    """Whether a module imports a model whose rows a rehearsal leaves behind."""
    return any(
        isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith(("quiz.live.models", "quiz.participants.models"))
        and ROWS & {alias.name for alias in node.names}
        for node in ast.walk(tree)
    )


def aggregates(node: ast.AST, *, of_rows: bool) -> bool:
    """Whether something in here counts or sums: by the ORM where the rows are known, or in SQL that names them."""
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str) and SQL.search(each.value):
            return True
        if not of_rows or not isinstance(each, ast.Call):
            continue
        called = each.func
        if isinstance(called, ast.Name) and called.id in AGGREGATES:
            return True
        if isinstance(called, ast.Attribute) and called.attr in METHODS | AGGREGATES:
            return True
    return False


Function = ast.FunctionDef | ast.AsyncFunctionDef
NOWHERE = ast.parse("def nowhere(): ...").body[0]


def aggregating(file: Path) -> dict[str, Function]:
    """The functions of a file that aggregate such rows, by name; `outside` when it is done in none."""
    tree = ast.parse(file.read_text())
    of_rows = names_rows(tree)
    if not aggregates(tree, of_rows=of_rows):
        return {}
    found = {
        node.name: node
        for node in ast.walk(tree)
        if isinstance(node, Function) and aggregates(node, of_rows=of_rows)
    }
    return found or {"outside": NOWHERE}  # type: ignore[dict-item]


@pytest.mark.parametrize("file", list(sources()), ids=lambda file: str(file.relative_to(ROOT)))
def test_figures_over_several_games_are_drawn_from_counted(file: Path) -> None:
    where = str(file.relative_to(ROOT))
    if where in (COUNTED, FIGURES):
        return
    found = aggregating(file)
    assert set(found) - ONE_GAME.get(where, set()) == set(), f"{where}: draw it from {FIGURES}"
    for name, function in found.items():
        arguments = {argument.arg for argument in [*function.args.args, *function.args.kwonlyargs]}
        assert arguments & SAYS_WHICH, f"{where}: {name} does not say of which game"


def test_figures_read_no_table_past_counted() -> None:
    """What counts is said once: figures name no model but the one whose rows the caller has chosen."""
    tree = ast.parse((ROOT / FIGURES).read_text())
    imported = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("quiz.live.models")
        for alias in node.names
    }
    managers = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "objects"]
    assert (imported, managers) == ({"Game"}, [])


def test_list_names_nothing_that_is_gone() -> None:
    stale = {
        f"{where}: {name}"
        for where, names in ONE_GAME.items()
        for name in names - set(aggregating(ROOT / where))
    }
    assert stale == set()


@pytest.mark.parametrize(
    "source",
    [
        "from quiz.live.models import Player\ndef f():\n    return Player.objects.count()",
        "from quiz.live.models import Game\ndef f():\n    return Game.objects.annotate(n=models.Count('*'))",
        "from quiz.participants.models import Participant\ndef f():\n    Participant.objects.aggregate(x=1)",
        "def f(cursor):\n    cursor.execute('SELECT count(*) FROM live_answer')",
        "from quiz.live.models import Game\nasync def f():\n    return await Game.objects.acount()",
    ],
)
def test_a_new_figure_would_be_noticed(tmp_path: Path, source: str) -> None:
    file = tmp_path / "figure.py"
    file.write_text(source)
    assert set(aggregating(file)) == {"f"}


def test_counting_something_else_is_free(tmp_path: Path) -> None:
    file = tmp_path / "figure.py"
    file.write_text("from quiz.bank.models import Quiz\ndef f():\n    return Quiz.objects.count()")
    assert aggregating(file) == {}
