"""`python -m config.launch.tied PARENT COMMAND…`: become a command that the kernel ends with its parent.

The parent cannot promise to stop its children when it is killed with SIGKILL; the kernel can (`PR_SET_PDEATHSIG`, which
survives `execve`).
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

# linux/prctl.h
_PR_SET_PDEATHSIG = 1


def tie_to_parent(parent: int, *, by: signal.Signals = signal.SIGTERM) -> None:
    """Ask for `by` when the parent ends; ends at once if it has ended already."""
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, by) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
    if os.getppid() != parent:
        raise SystemExit(0)


if __name__ == "__main__":
    tie_to_parent(int(sys.argv[1]))
    # The signal mask and ignored signals travel through `execve`; the command starts with a clean slate.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606  - a command of ours, no shell
