"""The measurement of backup and restore, with few rows: it compares what is there, and finds what is not."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[3]


def run(script: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", script]
    return subprocess.run(command, cwd=_ROOT, check=False, capture_output=True, text=True, timeout=240)


def test_planted_installation_is_restored_row_by_row() -> None:
    done = run(
        "from load_tests.rows.restored import main; raise SystemExit(main(['--engine', 'sqlite', '--answers', '5000']))"
    )
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout.splitlines()[-1])
    assert figures["answers"] == 5_000
    assert figures["backup_mb"] > 0


def test_row_that_is_lost_after_the_backup_is_missed() -> None:
    lossy = """
from load_tests.rows import restored
whole = restored.digest
def lossy():
    from quiz.live.models import Answer
    Answer.objects.filter(position=3).delete()
    return whole()
restored.digest = lossy
raise SystemExit(restored.main(["--engine", "sqlite", "--answers", "5000"]))
"""
    done = run(lossy)
    assert done.returncode == 1
    assert "restored otherwise: answers, game" in done.stderr
