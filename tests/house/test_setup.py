"""Set-up: what is kept, what is built again, what is asked of the machine, and how parts are run."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tools import debian, local_settings
from tools.debian import MissingPackages, Package, require
from tools.freshness import build_if_changed
from tools.parts import Part, run_parts

ROOT = Path(__file__).resolve().parents[2]


def test_local_settings_are_private_random_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "var" / "local.env"
    monkeypatch.setattr(local_settings, "LOCAL_ENV", file)
    local_settings.ensure_local_settings()
    first = file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    values = dict(line.split("=") for line in first.splitlines() if "=" in line)
    assert values["OUTREACH_MODE"] == "demo"
    assert len({values["SECRET_KEY"], values["SEALING_KEY"]}) == 2
    local_settings.ensure_local_settings()
    assert file.read_text() == first


def test_build_if_changed_stamps_only_what_succeeded(tmp_path: Path) -> None:
    stamp, built = tmp_path / "deep" / "stamp", list[str]()

    def broken() -> None:
        raise OSError("no network")

    with pytest.raises(OSError, match="no network"):
        build_if_changed(stamp=stamp, digest="1", build=broken)
    assert build_if_changed(stamp=stamp, digest="1", build=lambda: built.append("a"))
    assert not build_if_changed(stamp=stamp, digest="1", build=lambda: built.append("b"))
    assert build_if_changed(stamp=stamp, digest="2", build=lambda: built.append("c"))
    assert built == ["a", "c"]


def test_require_names_exactly_what_a_user_has_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debian.os, "geteuid", lambda: 1000)
    there, gone = Package("gettext", lambda: True), Package("redis-server", lambda: False)
    require([there])
    with pytest.raises(MissingPackages) as refused:
        require([there, gone])
    assert str(refused.value).endswith("apt-get install redis-server")


def test_run_parts_goes_on_after_a_failure_and_fails(capfd: pytest.CaptureFixture[str]) -> None:
    before = signal.getsignal(signal.SIGTERM)
    good, bad = (
        Part("good", [sys.executable, "-c", "print('fine')"]),
        Part("bad", [sys.executable, "-c", "raise SystemExit(3)"]),
    )
    try:
        assert run_parts("try", [bad, good]) == 1
        assert run_parts("try", [good, good, good], lanes=2) == 0
    finally:
        signal.signal(signal.SIGTERM, before)
    said = capfd.readouterr().out
    assert "try: bad FAILED" in said
    assert "try: FAILED after" in said
    assert said.count("fine") == 4
    assert "all 3 parts passed" in said


def test_run_parts_begins_the_next_part_in_whichever_lane_is_free(tmp_path: Path) -> None:
    """Two lanes, and the first part waits for the third: so the second and the third share a lane."""
    before = signal.getsignal(signal.SIGTERM)
    mark = tmp_path / "third"
    wait = f"import os, time\nwhile not os.path.exists({str(mark)!r}): time.sleep(0.01)"
    parts = [
        Part("first", [sys.executable, "-c", wait]),
        Part("second", [sys.executable, "-c", ""]),
        Part("third", [sys.executable, "-c", f"open({str(mark)!r}, 'w')"]),
    ]
    try:
        assert run_parts("try", parts, lanes=2) == 0
    finally:
        signal.signal(signal.SIGTERM, before)


_SLOW = """
import sys
from tools.parts import Part, run_parts
slow = [sys.executable, "-c", "import time; print('started', flush=True); time.sleep(60)"]
run_parts("try", [Part("slow", slow), Part("never", slow)])
"""


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_run_parts_ends_what_runs(by: signal.Signals) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", _SLOW],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        # A run in the background ignores Ctrl-C and hands that on to its children.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stdout is not None
    with process.stdout as output:
        while b"started" not in output.readline():
            pass
        begun = time.monotonic()
        os.kill(process.pid, by)
        assert process.wait(20) != 0
        assert time.monotonic() - begun < 20
        # Whoever still held the pipe would keep it open.
        assert b"started" not in output.read()


def test_run_parts_fails_when_a_part_cannot_begin() -> None:
    code = (
        "import sys\nfrom tools.parts import Part, run_parts\n"
        "sys.exit(run_parts('try', [Part('missing', ['/nonexistent/program']), Part('fine', ['true'])], lanes=2))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode != 0
    assert "missing FAILED" in ended.stdout
