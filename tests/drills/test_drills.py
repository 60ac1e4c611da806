"""Every drill that the tests have room for, with 300 phones each; the fault in mid-question, and a judge at the end."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from load_tests.drills.ground import run
from load_tests.drills.registry import DRILLS, Drill
from load_tests.drills.site import Site
from load_tests.faults.disk import may_mount
from tests.drills.conftest import PLAYERS

# Has a test of its own, with a browser in the hall.
_WATCHED = "PostgreSQL stopped for 10 s"
_HERE = [drill for drill in DRILLS if drill.always and drill.name != _WATCHED]


@pytest.mark.parametrize("drill", _HERE, ids=lambda drill: drill.name)
async def test_hall_goes_on_and_every_answer_is_counted(
    drill: Drill, site_for: Callable[[str], Site | None]
) -> None:
    if drill.needs_root and not may_mount():
        pytest.skip("only root may mount a small disk")
    figures = await run(drill, site_for(drill.profile), PLAYERS)
    assert figures["answers"] >= PLAYERS - 1
