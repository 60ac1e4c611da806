"""`python3.11 -m tools.setup [base|dev]`: everything the other targets need. Again, it costs less than a second."""

from __future__ import annotations

import subprocess
import sys

from tools.freshness import ROOT
from tools.local_settings import ensure_local_settings
from tools.node_packages import ensure_node_packages
from tools.static_files import ensure_static_files
from tools.translations import stale
from tools.virtual_environment import PYTHON, ensure_packages, ensure_venv


def main(lock: str) -> None:
    """Bring the working copy up to date; `base` is enough to serve, `dev` also tests and checks."""
    ensure_venv()
    ensure_packages(lock)
    ensure_node_packages()
    ensure_local_settings()
    if sources := stale():
        subprocess.run([PYTHON, "-m", "tools.translations", *sources], check=True, cwd=ROOT)
    ensure_static_files()


if __name__ == "__main__":
    try:
        main(sys.argv[1] if len(sys.argv) > 1 else "dev")
    except subprocess.CalledProcessError as error:
        raise SystemExit(f"Set-up stopped: {error.cmd[0]} ended with status {error.returncode}.") from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
