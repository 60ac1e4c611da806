"""The direction of imports: the contracts of `pyproject.toml`, and what pure code may know."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPLICATIONS = ("config", "campaigns", "quiz", "outreach", "kit")
# Folders whose code is handed the clock and the random, and knows nothing but the standard library.
PURE = ("rules", "protocol", "types")


def sources() -> Iterator[Path]:
    for application in APPLICATIONS:
        for file in sorted((ROOT / application).rglob("*.py")):
            if "migrations" not in file.parts:
                yield file


def pure_sources() -> list[Path]:
    return [file for file in sources() if set(PURE) & set(file.relative_to(ROOT).parts[:-1])]


def imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: imports are absolute"
            yield node.module or ""


def is_pure(module: str) -> bool:
    parts = module.split(".")
    return parts[0] in sys.stdlib_module_names or (parts[0] in APPLICATIONS and bool(set(PURE) & set(parts)))


# The codec of the messages: as pure as the standard library's, and five times as fast.
CODEC = "msgspec"


def test_contracts_of_import_linter_hold() -> None:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout[-4000:] + checked.stderr


def test_pure_sources_are_found() -> None:
    assert len(pure_sources()) > 20


@pytest.mark.parametrize("file", pure_sources(), ids=lambda file: str(file.relative_to(ROOT)))
def test_pure_source_imports_standard_library_alone(file: Path) -> None:
    known = {CODEC} if "protocol" in file.parts else set()
    assert [module for module in imported(file) if not is_pure(module) and module not in known] == []


# Reading the clock or drawing lots inside a rule makes it untestable.
IMPURE_CALLS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("date", "today"),
    ("time", "time"),
    ("time", "monotonic"),
}
IMPURE_MODULES = {"random", "secrets", "os", "socket", "threading", "asyncio", "logging", "subprocess"}


@pytest.mark.parametrize("file", pure_sources(), ids=lambda file: str(file.relative_to(ROOT)))
def test_pure_source_reads_no_clock_and_draws_no_lots(file: Path) -> None:
    for node in ast.walk(ast.parse(file.read_text())):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
        ):
            assert (node.func.value.id, node.func.attr) not in IMPURE_CALLS, f"{file}:{node.lineno}"
    drawn = {module.split(".")[0] for module in imported(file)} & IMPURE_MODULES
    # A generator that is passed in has the type `random.Random`; the module's own functions are shared state.
    if drawn == {"random"}:
        assert "random.Random" in file.read_text()
        drawn = set()
    assert drawn == set()


@pytest.mark.parametrize(
    "name", ["utils.py", "helpers.py", "manager.py", "managers.py", "misc.py", "common.py"]
)
def test_no_file_of_no_idea(name: str) -> None:
    assert [str(file) for file in sources() if file.name == name] == []


def test_only_config_reads_the_environment() -> None:
    readers = [
        str(file.relative_to(ROOT))
        for file in sources()
        if file.relative_to(ROOT).parts[0] != "config"
        and any(
            isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv")
            for node in ast.walk(ast.parse(file.read_text()))
        )
    ]
    # kit.backup hands the environment on to PostgreSQL's own programs.
    assert [reader for reader in readers if not reader.startswith("kit/backup/")] == []


def test_every_module_says_what_lives_in_it() -> None:
    silent = [
        str(file.relative_to(ROOT))
        for file in sources()
        if (tree := ast.parse(file.read_text())).body and not ast.get_docstring(tree)
    ]
    assert silent == []


def test_no_module_is_too_long() -> None:
    # 60 to 250 lines is the aim; beyond 400 a file surely holds two ideas.
    assert [str(f.relative_to(ROOT)) for f in sources() if len(f.read_text().splitlines()) > 400] == []
