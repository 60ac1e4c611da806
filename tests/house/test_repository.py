"""What must never be in the repository: secrets, addresses of registries, paths of one machine."""

import re
import subprocess
from collections.abc import Iterator
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
_BINARY = {".png", ".svg", ".ico", ".woff2", ".jpg", ".gz"}

FORBIDDEN = {
    "a registry's address": re.compile(
        r"https?://[\w.-]*(registry\.(npmjs|yarnpkg|npmmirror)|pypi\.org|pythonhosted|pypi\.tuna|mirrors?\.)[\w.-]*"
    ),
    "a path of one machine": re.compile(r"(?<![\w.])/(?:home|Users|root|work)/\w+"),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "a secret of a known form": re.compile(
        r"\b(?:ghp|gho|glpat|sk|xox[bp])[-_][A-Za-z0-9]{16,}|\bAKIA[0-9A-Z]{16}\b"
    ),
    "a setting's secret": re.compile(
        r"^(?:SECRET_KEY|SEALING_KEY)\s*=\s*[\"']?[0-9a-zA-Z+/=_-]{32,}", re.MULTILINE
    ),
}


def tracked() -> Iterator[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout
    for name in filter(None, listed.split("\0")):
        file = ROOT / name
        # A file may be deleted in the work tree before the commit that says so.
        if file.is_file() and file.suffix not in _BINARY:
            yield file


@pytest.mark.parametrize("what", FORBIDDEN)
def test_tracked_files_hold_none_of(what: str) -> None:
    found = [
        f"{file.relative_to(ROOT)}: {match.group(0)}"
        for file in tracked()
        if file != Path(__file__)
        for match in FORBIDDEN[what].finditer(file.read_text(errors="replace"))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("a registry's address", "https://registry.npmjs.org/axe-core/-/axe-core.tgz"),
        ("a registry's address", "--index-url https://pypi.org/simple"),
        ("a path of one machine", "open('/home/anna/outreach/var')"),
        ("a private key", "-----BEGIN RSA PRIVATE KEY-----"),
        ("a setting's secret", "SECRET_KEY=" + "0123456789abcdef" * 4),
    ],
)
def test_forbidden_patterns_find_what_they_are_for(what: str, text: str) -> None:
    assert FORBIDDEN[what].search(text)


def test_no_built_or_private_folder_is_tracked() -> None:
    folders = {file.relative_to(ROOT).parts[0] for file in tracked()}
    assert folders & {".venv", "node_modules", "build", "var"} == set()
    assert [file.name for file in tracked() if file.suffix in (".mo", ".pyc", ".sqlite3")] == []


def test_locks_have_a_hash_for_every_package() -> None:
    for name in ("base", "dev"):
        text = (ROOT / "requirements" / f"{name}.lock").read_text()
        packages = re.findall(
            r"^[a-z0-9][\w.\[\],-]*==\S+ \\\n((?:    --hash=sha256:[0-9a-f]{64}.*\n)+)", text, re.MULTILINE
        )
        assert len(packages) == len(re.findall(r"^[a-z0-9]", text, re.MULTILINE)) > 30


def test_lock_is_complete_for_every_python_3_11() -> None:
    # Debian 12 has 3.11.2, where some packages need more than on later ones.
    text = (ROOT / "requirements" / "base.lock").read_text()
    locked = {
        canonicalize_name(name)
        for name in re.findall(r"^([A-Za-z0-9][\w.-]*?)(?:\[[^]]*\])?==", text, re.MULTILINE)
    }
    missing = {
        f"{name} needs {requirement}"
        for name in locked
        for requirement in map(Requirement, requires(name) or [])
        for version in ("3.11.0", "3.11.2", "3.11.9")
        if (
            requirement.marker is None
            or requirement.marker.evaluate({"python_full_version": version, "extra": ""})
        )
        and canonicalize_name(requirement.name) not in locked
    }
    assert missing == set()


def test_larger_lock_holds_the_smaller() -> None:
    pins = [
        set(re.findall(r"^(\S+==\S+)", (ROOT / "requirements" / f"{name}.lock").read_text(), re.MULTILINE))
        for name in ("base", "dev")
    ]
    assert pins[0] <= pins[1]
