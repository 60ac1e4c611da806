"""What the rehearsal ran on, for whoever compares two reports."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def _first(file: str, key: str) -> str:
    try:
        lines = Path(file).read_text().splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(key)), "")


def commit() -> str:
    """The commit of this project, with `+` when files differ from it; `?` outside of a repository."""
    git = shutil.which("git")
    if git is None:
        return "?"

    def ask(*arguments: str) -> str | None:
        done = subprocess.run([git, *arguments], cwd=ROOT, check=False, capture_output=True, text=True)
        return done.stdout.strip() if done.returncode == 0 else None

    revision = ask("rev-parse", "--short", "HEAD")
    return "?" if revision is None else revision + ("+" if ask("status", "--porcelain") else "")


def machine() -> dict[str, str]:
    """Processor, memory, system and commit, by name."""
    model = _first("/proc/cpuinfo", "model name") or platform.machine()
    kib = _first("/proc/meminfo", "MemTotal").partition(" ")[0]
    memory = f", {int(kib) / 2**20:.0f} GiB" if kib.isdigit() else ""
    return {
        "machine": f"{len(os.sched_getaffinity(0))} × {model}{memory}",
        "system": f"{platform.system()} {platform.release()}, Python {platform.python_version()}",
        "commit": commit(),
    }
