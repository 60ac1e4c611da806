"""The installations that the drills share: PostgreSQL, Redis and three workers; SQLite and one."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from load_tests.drills import hall
from load_tests.drills.ground import Ground
from load_tests.drills.site import Site

# The halls of the tests; `make drill` has larger ones.
PLAYERS = 300
# Two other lanes of tests run on the same two cores: the order of magnitude is held here, the figure by `make drill`.
hall.patience = 4.0


@pytest.fixture(scope="session")
def site_for() -> Iterator[Callable[[str], Site | None]]:
    """`site_for(profile)`: the shared installation of that profile."""
    with (
        tempfile.TemporaryDirectory(prefix="outreach-drill-", ignore_cleanup_errors=True) as directory,
        ExitStack() as stack,
    ):
        Path(directory).chmod(0o755)  # the user of PostgreSQL must pass
        yield Ground(stack, Path(directory)).site
