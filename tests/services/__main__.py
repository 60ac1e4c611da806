"""`python -m tests.services COMMAND…`: run a command with PostgreSQL and Redis (DATABASE_URL, REDIS_URL)."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from types import FrameType

from tests.services.postgres import running_postgres
from tests.services.processes import die_with_parent
from tests.services.redis import running_redis


def _end(number: int, _frame: FrameType | None) -> None:
    # Unwinds the context managers, which stop the services – undisturbed by a second signal.
    signal.signal(number, signal.SIG_IGN)
    raise SystemExit(128 + number)


def main(command: list[str]) -> int:
    """Run the command; its exit status is ours."""
    signal.signal(signal.SIGTERM, _end)
    signal.signal(signal.SIGHUP, _end)
    with tempfile.TemporaryDirectory(prefix="outreach-services-", ignore_cleanup_errors=True) as directory:
        root = Path(directory)
        root.chmod(0o755)  # the user of PostgreSQL must pass
        (root / "postgres").mkdir()
        (root / "redis").mkdir()
        with running_postgres(root / "postgres") as database_url, running_redis(root / "redis") as redis_url:
            environ = {**os.environ, "DATABASE_URL": database_url, "REDIS_URL": redis_url}
            try:
                return subprocess.run(
                    command, env=environ, check=False, preexec_fn=die_with_parent
                ).returncode
            except KeyboardInterrupt:
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
                return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
