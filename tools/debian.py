"""Debian packages that a target needs: installed when we are root, named exactly when we are not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path


class MissingPackages(SystemExit):
    """What has to be installed by somebody who may."""


@dataclass(frozen=True, slots=True)
class Package:
    """A Debian package and how to tell that it is there."""

    name: str
    present: Callable[[], bool]


def on_path(program: str) -> Callable[[], bool]:
    """A test for a program."""
    return lambda: shutil.which(program) is not None


def one_of(pattern: str, *, under: str) -> Callable[[], bool]:
    """A test for any file that matches."""
    return lambda: any(Path(under).glob(pattern))


# What `make test` and `make check` use beyond Python packages.
FOR_TESTS = (
    Package("postgresql", one_of("*/bin/initdb", under="/usr/lib/postgresql")),
    Package("redis-server", on_path("redis-server")),
    Package("chromium", on_path("chromium")),
    # Processes whose clock is wrong.
    Package("faketime", one_of("*/faketime/libfaketimeMT.so.1", under="/usr/lib")),
    Package("gettext", on_path("xgettext")),
    # The proxies of deploy/, run before real workers.
    Package("nginx", on_path("nginx")),
    Package("caddy", on_path("caddy")),
    Package("openssl", on_path("openssl")),
    # Chinese, and the Mongolian script, in the browser's pictures.
    Package("fonts-noto-cjk", one_of("**/NotoSansCJK-Regular.ttc", under="/usr/share/fonts")),
    Package("fonts-noto-core", one_of("**/NotoSansMongolian-Regular.ttf", under="/usr/share/fonts")),
)
# PostgreSQL and Redis for a trial of the scaled profile.
FOR_TRIALS = FOR_TESTS[:2]
# The same, and clocks that are wrong.
FOR_DRILLS = tuple(
    package for package in FOR_TESTS if package.name in ("postgresql", "redis-server", "faketime")
)
FOR_CHECKS = (Package("gettext", on_path("xgettext")),)


def require(packages: Iterable[Package]) -> None:
    """Install what is missing. Raises `MissingPackages` with the command to run when this user may not."""
    missing = [package for package in packages if not package.present()]
    if not missing:
        return
    names = [package.name for package in missing]
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise MissingPackages("Debian packages are missing. Run:\n  sudo apt-get install " + " ".join(names))
    print("Installing Debian packages: " + " ".join(names), flush=True)
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    if not any(Path("/var/lib/apt/lists").glob("*_Packages*")):
        subprocess.run(["apt-get", "-q", "update"], check=True, env=environ, stdin=subprocess.DEVNULL)
    install = ["apt-get", "-q", "-y", "install", "--no-install-recommends", *names]
    subprocess.run(install, check=True, env=environ, stdin=subprocess.DEVNULL)
    if still := [package.name for package in missing if not package.present()]:
        raise MissingPackages("Installed, but not found afterwards: " + " ".join(still))


if __name__ == "__main__":
    require(
        {"tests": FOR_TESTS, "checks": FOR_CHECKS, "trial": FOR_TRIALS, "drills": FOR_DRILLS}[sys.argv[1]]
    )
