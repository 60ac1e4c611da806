"""A process with an unfit environment does not start, and says why."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def check(**changes: str) -> subprocess.CompletedProcess[str]:
    good = {
        **os.environ,
        "OUTREACH_MODE": "production",
        "SECRET_KEY": secrets.token_hex(32),
        "SEALING_KEY": secrets.token_hex(32),
        "PUBLIC_URL": "https://pufa.example.gov.cn",
    }
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(
        command, cwd=ROOT, env={**good, **changes}, capture_output=True, text=True, check=False
    )


def test_check_in_production_with_a_good_environment() -> None:
    checked = check()
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "SEALING_KEY"])
@pytest.mark.parametrize("value", ["", "changeme", "0" * 64])
def test_production_refuses_a_missing_or_weak_secret(name: str, value: str) -> None:
    checked = check(**{name: value})
    assert checked.returncode != 0
    assert f"{name} is missing or weak" in checked.stderr
    other = "SECRET_KEY" if name == "SEALING_KEY" else "SEALING_KEY"
    assert f"{other} is missing" not in checked.stderr
