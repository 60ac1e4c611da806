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
# Several workers with services of their own, which are taken away, started late or left by: they mostly wait as well.
_WORKERS = ("tests/workers", "tests/deploy", "tests/config")
# Faults in mid-question, with services of their own; what they measure wants a machine that is not too busy.
_DRILLS = "tests/drills"
# What loads, simulates and watches the product, with servers of its own: in a part of its own, beside the product's.
_AROUND = ("tests/load_tests", "tests/simulation", "tests/observability", "tests/services", *_WORKERS)
# Where pages are driven in a browser; `tests/house/test_parts.py` holds that they are nowhere else.
BROWSER = ("tests/journeys", "tests/load_tests/rehearsal/test_report.py", "tests/services/test_servers.py")
# The demo is SQLite by definition.
_DEMO = "tests/config/launch/test_demo.py"
# For two cores: more than half of the parts wait at any moment, and fewer lanes would leave the cores idle.
_LANES = 5


def main() -> int:
    """The quick part first, then those that take longest, then what should have the machine to itself."""
    require(FOR_TESTS)
    pytest = [str(PYTHON), "-m", "pytest", "--durations=5"]
    scaled = [str(PYTHON), "-m", "tests.services", *pytest]
    scripts = sorted(str(file.relative_to(ROOT)) for file in (ROOT / "tests" / "js").rglob("*.test.js"))

    def without(*folders: str) -> list[str]:
        return [f"--ignore={folder}" for folder in folders]

    parts = [
        Part("scripts in Node", [str(node()), "--test", "--test-reporter=dot", *scripts]),
        Part("browser", [*pytest, "-m", "browser", *BROWSER]),
        Part("SQLite", [*pytest, "-m", "not browser", *without(_SOCKETS, _DRILLS, *_AROUND), "tests"]),
        Part("around it on SQLite", [*pytest, "-m", "not browser", *_AROUND]),
        Part("sockets on SQLite", [*pytest, _SOCKETS]),
        # daphne serves the embedded profile only
        Part("sockets on PostgreSQL and Redis", [*scaled, "-k", "not daphne", _SOCKETS]),
        Part(
            "workers on PostgreSQL and Redis",
            [*scaled, "--only-database", *without(_DEMO), *_WORKERS],
        ),
        Part(
            "PostgreSQL",
            [*scaled, "--only-database", *without(_SOCKETS, _DRILLS, *_WORKERS), "tests"],
        ),
        Part("drills", [*pytest, _DRILLS]),
    ]
    return run_parts("test", parts, lanes=_LANES)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
