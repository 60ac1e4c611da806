"""`make test` runs parts of the tests beside each other: together they are all of them."""

from __future__ import annotations

import re
from pathlib import Path

from tools.run_tests import BROWSER

ROOT = Path(__file__).resolve().parents[2]
MARK = re.compile(r"^(pytestmark = .*|@)pytest\.mark\.browser\b", re.MULTILINE)


def test_pages_are_driven_where_the_browser_part_looks() -> None:
    marked = [file for file in (ROOT / "tests").rglob("*.py") if MARK.search(file.read_text())]
    assert len(marked) >= 6
    looked_at = [ROOT / place for place in BROWSER]
    missed = [
        file for file in marked if not any(file == place or place in file.parents for place in looked_at)
    ]
    assert missed == []
