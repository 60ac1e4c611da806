"""Fifteen thousand sockets break at once, and are all back within twelve seconds."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from load_tests.drills.networks import big_storm
from load_tests.drills.site import scaled_site

PLAYERS = 15_000


def run(minutes: float) -> None:
    """As long as it takes."""
    del minutes
    with tempfile.TemporaryDirectory(prefix="outreach-soak-", ignore_cleanup_errors=True) as directory:
        root = Path(directory)
        root.chmod(0o755)  # the user of PostgreSQL must pass
        with scaled_site(root) as site:
            figures = asyncio.run(big_storm(site, PLAYERS))
    print("  " + ", ".join(f"{name} {value:.3g}" for name, value in figures.items()), flush=True)
