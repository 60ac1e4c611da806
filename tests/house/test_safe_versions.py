"""What is locked is not older than what is known to be safe, and `make check` says when nobody could ask for more."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
FLOORS = [
    Requirement(line.partition("#")[0].strip())
    for line in (ROOT / "requirements" / "safe-versions.txt").read_text().splitlines()
    if line.partition("#")[0].strip()
]


def locked(name: str) -> dict[str, Version]:
    pinned = re.findall(
        r"^([a-z0-9._-]+)(?:\[[^\]]*\])?==(\S+)", (ROOT / "requirements" / name).read_text(), re.M
    )
    return {canonicalize_name(package): Version(version) for package, version in pinned}


@pytest.mark.parametrize("lock", ["base.lock", "dev.lock"])
def test_no_locked_package_is_older_than_what_is_known_to_be_safe(lock: str) -> None:
    pinned = locked(lock)
    assert len(pinned) > 20
    weak = [
        f"{floor.name} {pinned[canonicalize_name(floor.name)]}"
        for floor in FLOORS
        if (name := canonicalize_name(floor.name)) in pinned and pinned[name] not in floor.specifier
    ]
    assert weak == []


def test_the_list_names_packages_that_are_locked_each_once() -> None:
    names = [canonicalize_name(floor.name) for floor in FLOORS]
    assert names == sorted(set(names))
    assert set(names) - set(locked("dev.lock")) == set()


def asked(directory: Path, script: str | None) -> subprocess.CompletedProcess[str]:
    """`make check`'s question, with a pip-audit that does what `script` says, or none."""
    if script is not None:
        program = directory / "pip-audit"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return subprocess.run(
        [sys.executable, "-m", "tools.advisories"], cwd=ROOT, check=False, capture_output=True, text=True,
        env={**os.environ, "PATH": f"{directory}:/usr/bin:/bin"},
    )  # fmt: skip


FOUND = '{"dependencies": [{"name": "a", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": ["2"]}]}]}'
CLEAN = '{"dependencies": [{"name": "a", "version": "1", "vulns": []}]}'


@pytest.mark.parametrize(
    ("script", "status", "says"),
    [
        (None, 0, "NOT CHECKED: pip-audit is not installed"),
        ("echo 'no route to host' >&2; exit 1", 0, "NOT CHECKED: no route to host"),
        (f"echo '{CLEAN}'", 0, "1 packages, no known weakness"),
        (f"echo '{FOUND}'; exit 1", 1, "a 1: CVE-1, safe from 2"),
    ],
)
def test_what_the_advisory_service_says_or_that_nobody_could_ask_it(
    tmp_path: Path, script: str | None, status: int, says: str
) -> None:
    done = asked(tmp_path, script)
    assert (done.returncode, says in done.stdout) == (status, True), done.stdout + done.stderr
