"""The files of `deploy/` as values."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from tests.services.installations import ROOT

DEPLOY = ROOT / "deploy"


def documents(path: Path) -> list[dict[str, Any]]:
    """The YAML documents of a file."""
    return [each for each in yaml.safe_load_all(path.read_text()) if each is not None]


def kubernetes(kind: str | None = None) -> list[dict[str, Any]]:
    """All objects of the manifests, or those of a kind."""
    found = [each for file in sorted((DEPLOY / "kubernetes").glob("*.yaml")) for each in documents(file)]
    return [each for each in found if kind in (None, each["kind"])]


def known_settings() -> set[str]:
    """Every name that the reader of the environment knows."""
    source = "".join((ROOT / "config" / name).read_text() for name in ("env.py", "sms.py"))
    named = re.findall(r'environ\.get\(\s*"([A-Z_]+)"', source) + re.findall(
        r'(?:secret|count|number)\("([A-Z_]+)"', source
    )
    return set(named)


def environment_file(path: Path) -> dict[str, str]:
    """NAME=value lines."""
    lines = [line for line in path.read_text().splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)
