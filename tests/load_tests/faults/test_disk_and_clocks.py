"""A small disk is full when it is filled; a wrong clock is wrong by what was asked and still ticks."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from load_tests.faults.clocks import with_clock
from load_tests.faults.disk import may_mount, small_disk


@pytest.mark.skipif(not may_mount(), reason="only root may mount a disk")
def test_full_disk_takes_no_byte_and_takes_them_again_when_it_was_emptied(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", megabytes=4) as disk:
        disk.fill()
        assert disk.free_bytes() == 0
        with pytest.raises(OSError, match="No space") as full:
            (disk.path / "more").write_bytes(bytes(10))
        assert full.value.errno == errno.ENOSPC
        disk.empty()
        (disk.path / "more").write_bytes(bytes(1_000_000))
    assert not os.path.ismount(tmp_path / "disk")


@pytest.mark.parametrize("ahead_s", [300, -300])
def test_clock_is_wrong_and_the_monotonic_one_is_not(ahead_s: int) -> None:
    script = "import time; print(time.time(), time.monotonic())"
    before = (time.time(), time.monotonic())
    printed = subprocess.run(
        [sys.executable, "-c", script], env=with_clock(os.environ, ahead_s=ahead_s),
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    wall, monotonic = map(float, printed.split())
    assert wall - before[0] == pytest.approx(ahead_s, abs=10)
    assert 0 <= monotonic - before[1] < 10
