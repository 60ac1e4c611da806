"""The kernel's limits on what a worker may hold."""

from __future__ import annotations

import resource
from pathlib import Path

from config.fitness.finding import Finding, Grade, expect
from config.launch.listening import BACKLOG

# A socket is a file. Below this a worker is full before a large hall has come in.
_FEW_FILES = 8_192
_SOMAXCONN = Path("/proc/sys/net/core/somaxconn")


def look_at_machine() -> list[Finding]:
    """What this process may hold."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = int(_SOMAXCONN.read_text()) if _SOMAXCONN.exists() else None
    return judge_machine(files=None if hard == resource.RLIM_INFINITY else hard, somaxconn=most)


def judge_machine(*, files: int | None, somaxconn: int | None) -> list[Finding]:
    """`None`: no limit is known."""
    findings = [
        expect(
            "open files, at most",
            "unlimited" if files is None else str(files),
            good=files is None or files >= _FEW_FILES,
            otherwise=Grade.WARNING,
            advice="Each phone is an open file of its worker. Raise the limit (LimitNOFILE=, nofile, ulimit -Hn).",
        )
    ]
    if somaxconn is not None:
        findings.append(
            expect(
                "net.core.somaxconn",
                str(somaxconn),
                good=somaxconn >= BACKLOG,
                otherwise=Grade.WARNING,
                advice=f"A hall that comes in at once waits in this queue. Set it to {BACKLOG} (deploy/systemd/).",
            )
        )
    return findings
