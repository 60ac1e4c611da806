"""`make test`: scripts in Node, all on SQLite and in a browser, and on PostgreSQL and Redis what touches them."""

from __future__ import annotations

import sys

from tools.debian import FOR_TESTS, require
from tools.freshness import ROOT
from tools.node_packages import node
from tools.parts import Part, run_parts
from tools.virtual_environment import PYTHON

# Whole games over real sockets: they wait for the games' own clocks more than they compute.
_SOCKETS = "tests/sockets"
# Faults in mid-question, with services of their own; what they measure wants a machine that is not too busy.
_DRILLS = "tests/drills"
# The demo is SQLite by definition.
_DEMO = "tests/config/launch/test_demo.py"


def main() -> int:
    """Three lanes for two cores, since two of them mostly wait; within a lane the fast parts first."""
    require(FOR_TESTS)
    pytest = [str(PYTHON), "-m", "pytest", "--durations=5"]
    scaled = [str(PYTHON), "-m", "tests.services", *pytest]
    scripts = sorted(str(file.relative_to(ROOT)) for file in (ROOT / "tests" / "js").rglob("*.test.js"))
    pages = [
        Part("scripts in Node", [str(node()), "--test", "--test-reporter=dot", *scripts]),
        Part(
            "SQLite", [*pytest, "-m", "not browser", f"--ignore={_SOCKETS}", f"--ignore={_DRILLS}", "tests"]
        ),
        Part("browser", [*pytest, "-m", "browser", "tests"]),
    ]
    scaled_up = [
        Part("PostgreSQL", [*scaled, "--only-database", f"--ignore={_DEMO}", "tests"]),
        # daphne serves the embedded profile only
        Part("sockets on PostgreSQL and Redis", [*scaled, "-k", "not daphne", _SOCKETS]),
    ]
    sockets = [Part("sockets on SQLite", [*pytest, _SOCKETS]), Part("drills", [*pytest, _DRILLS])]
    return run_parts("test", pages, scaled_up, sockets)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
