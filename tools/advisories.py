"""Asks the advisory service about every locked package by `pip-audit --strict`, if there is one and it can be reached.

What could not be asked is said as NOT CHECKED and fails nothing: a machine without a way out must be able to check the
rest. `requirements/safe-versions.txt` holds everywhere.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import Any

from tools.freshness import ROOT
from tools.virtual_environment import VENV

_LONGEST_S = 120


def main() -> int:
    """1 if a locked package has a known weakness."""
    program = shutil.which("pip-audit") or shutil.which("pip-audit", path=str(VENV / "bin"))
    if program is None:
        return _not_checked("pip-audit is not installed")
    lock = str(ROOT / "requirements" / "dev.lock")
    # Everything is pinned with hashes, so nothing is resolved and nothing installed.
    command = [
        program,
        "--strict",
        "--disable-pip",
        "--require-hashes",
        "--format",
        "json",
        "--requirement",
        lock,
    ]
    try:
        done = subprocess.run(
            command, check=False, capture_output=True, text=True, timeout=_LONGEST_S, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired:
        return _not_checked(f"no answer within {_LONGEST_S} s")
    try:
        packages: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        complaint = done.stderr.strip().splitlines() or ["no answer"]
        return _not_checked(complaint[-1])
    weak = [(package, weakness) for package in packages for weakness in package.get("vulns", ())]
    for package, weakness in weak:
        safe = ", ".join(weakness.get("fix_versions", ())) or "no version yet"
        print(f"{package['name']} {package['version']}: {weakness['id']}, safe from {safe}")
    if not weak:
        print(f"{len(packages)} packages, no known weakness")
    return 1 if weak else 0


def _not_checked(why: str) -> int:
    print(f"NOT CHECKED: {why}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
