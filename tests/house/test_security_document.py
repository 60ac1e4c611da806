"""What `docs/security.md` names as evidence is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_test_that_the_security_document_names_exists() -> None:
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z0-9_/]+/test_[a-z0-9_]+\.py)`", text))
    assert len(named) > 50
    assert {name for name in named if not (ROOT / "tests" / name).is_file()} == set()
