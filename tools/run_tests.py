"""`make test`: scripts in Node, everything on SQLite, what touches the database again on PostgreSQL, a real browser."""

from __future__ import annotations

import sys

from tools.debian import FOR_TESTS, require
from tools.freshness import ROOT
from tools.node_packages import node
from tools.parts import Part, run_parts
from tools.virtual_environment import PYTHON


def main() -> int:
    """The fast parts first."""
    require(FOR_TESTS)
    pytest = [str(PYTHON), "-m", "pytest", "--durations=5"]
    scripts = sorted(str(file.relative_to(ROOT)) for file in (ROOT / "tests" / "js").rglob("*.test.js"))
    parts = [
        Part("scripts in Node", [str(node()), "--test", "--test-reporter=dot", *scripts]),
        Part("SQLite", [*pytest, "-m", "not browser", "tests"]),
        Part(
            "PostgreSQL and Redis",
            [str(PYTHON), "-m", "tests.services", *pytest, "--only-database", "tests"],
        ),
        Part("browser", [*pytest, "-m", "browser", "tests"]),
    ]
    return run_parts("test", parts)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
