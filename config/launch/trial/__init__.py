"""A PostgreSQL and a Redis for a trial of the scaled profile on one machine, kept in `var/trial`.

They listen on the loopback address with passwords of this installation, and end with the launcher. Production brings
its own.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from config.env import load_environ, read_env
from config.launch.trial.place import NotPossible, choose_place, service_user
from config.launch.trial.postgres import running_postgres
from config.launch.trial.redis import running_redis

__all__ = ["NotPossible", "running_services"]


@contextmanager
def running_services() -> Iterator[dict[str, str]]:
    """Both services; yields what the environment has to say for them. Raises `NotPossible`."""
    env = read_env(load_environ({**os.environ, "WORKERS_IN_ALL": "1"}))
    user = service_user()
    place = choose_place(env.var_dir / "trial", user=user)

    def password(name: str) -> str:
        return hashlib.blake2b(name.encode(), key=env.secret_key.encode()[:64], digest_size=24).hexdigest()

    with ExitStack() as services:
        database_url = services.enter_context(
            running_postgres(place / "postgres", user=user, password=password("postgres"))
        )
        redis_url = services.enter_context(
            running_redis(place / "redis", user=user, password=password("redis"))
        )
        # Accounts and media belong to this database, not to the one of the demo.
        own = env.var_dir / "trial" / "installation"
        own.mkdir(parents=True, exist_ok=True)
        yield {"DATABASE_URL": database_url, "REDIS_URL": redis_url, "VAR_DIR": str(own)}
