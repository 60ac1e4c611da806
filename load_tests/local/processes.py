"""Child processes that cannot outlive the one that started them."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

# prctl(2): the signal a process gets when its parent dies.
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)
# To the kernel the parent is the thread: a child started in one of an event loop's would die with that loop.
_lasting_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="starter")


def die_with_parent() -> None:
    """To be called in the child before it becomes its command: the kernel kills it with its parent."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def start(
    command: Sequence[str],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    user: str | None = None,
    cwd: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start a process that the kernel kills with this one; `user` starts it as another user (we must be root).

    It leads its own session, so that Ctrl-C reaches the tests alone and they stop it in order.
    """
    with log.open("ab") as output:
        starting = _lasting_thread.submit(
            subprocess.Popen,
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(env) if env is not None else None,
            user=user,
            group=user,
            extra_groups=[] if user else None,
            cwd=cwd,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )
        return starting.result()


def start_talking(command: Sequence[str], *, log: Path) -> subprocess.Popen[bytes]:
    """As `start`, with pipes to its input and from its output; the log gets its complaints."""
    with log.open("ab") as complaints:
        starting = _lasting_thread.submit(
            subprocess.Popen,
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )
        return starting.result()


def stop(
    process: subprocess.Popen[bytes], *, by: signal.Signals = signal.SIGTERM, seconds: float = 10
) -> int:
    """Ask the process to end, kill it after `seconds`; returns its exit status."""
    if process.poll() is None:
        process.send_signal(by)
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def wait_until(
    ready: Callable[[], bool], *, process: subprocess.Popen[bytes], log: Path, seconds: float = 60
) -> None:
    """Poll until the service answers. Raises `RuntimeError` with the end of its log when it dies or does not."""
    give_up = time.monotonic() + seconds
    while not ready():
        if process.poll() is not None or time.monotonic() > give_up:
            stop(process)
            tail = log.read_text(errors="replace")[-3000:] if log.exists() else ""
            raise RuntimeError(f"{os.path.basename(str(process.args[0]))} did not start:\n{tail}")  # type: ignore[index]
        time.sleep(0.05)
