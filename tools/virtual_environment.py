"""The virtual environment `.venv` with the locked packages, each checked against its hash."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

from tools.debian import Package, require
from tools.freshness import ROOT, build_if_changed, content_fingerprint

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


def ensure_venv() -> None:
    """Create `.venv` when it is not there or its Python is gone."""
    if sys.version_info[:2] != (3, 11):
        raise SystemExit(
            f"Python 3.11 is needed, this is {sys.version.split()[0]}. Debian 12: apt-get install python3.11"
        )
    works = PYTHON.exists() and subprocess.run([PYTHON, "-c", ""], check=False).returncode == 0
    if works:
        return
    # Debian keeps `ensurepip` in a package of its own, and `venv` fails without it.
    require([Package("python3.11-venv", lambda: importlib.util.find_spec("ensurepip") is not None)])
    print("Creating .venv …", flush=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)


def ensure_packages(lock: str) -> None:
    """Install `requirements/<lock>.lock`: `base` to serve, `dev` (which holds all of base) to test and check."""
    file = ROOT / "requirements" / f"{lock}.lock"

    def install() -> None:
        print(f"Installing Python packages ({lock}) …", flush=True)
        # --no-deps: the lock is complete, so nothing is resolved; --only-binary: nothing is built on this machine.
        command = [str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--require-hashes",
                   "--no-deps", "--only-binary", ":all:", "--requirement", str(file)]  # fmt: skip
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)

    build_if_changed(stamp=_stamp(lock), digest=content_fingerprint([file]), build=install)
    if lock == "dev":
        # The locks are made together, and the larger one holds the smaller.
        _stamp("base").write_text(content_fingerprint([file.with_name("base.lock")]))


def _stamp(lock: str) -> Path:
    return VENV / f".installed-{lock}"
