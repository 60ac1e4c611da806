"""Django's database settings from the environment's address."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from config.connections import connections_per_worker, reconnect_soon
from config.env import Env
from config.pooler import behind_pooler


def database_settings(env: Env) -> dict[str, Any]:
    """Django's settings of the default database."""
    settings = _sqlite(env) if env.database_engine == "sqlite" else _postgres(env)
    return behind_pooler(settings) if env.database_pooler else settings


def _sqlite(env: Env) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": env.database_url.removeprefix("sqlite:///"),
        # A file, because threads and processes are tested and WAL needs one.
        "TEST": {"NAME": str(env.var_dir / "test.sqlite3")},
        "OPTIONS": {
            # FULL: an acknowledged answer survives a power cut, not only a crash of the process.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
        },
    }


def _postgres(env: Env) -> dict[str, Any]:
    parts = urlsplit(env.database_url)
    reconnect_soon()
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        # psycopg's own pool; Django's persistent connections leak under ASGI.
        "CONN_MAX_AGE": 0,
        # A database that was restarted leaves dead connections in the pool.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": connections_per_worker(), "timeout": 5},
            # For disks without a moving arm, or the planner reads a whole table to find 500 rows of it; and no
            # compiling of plans, which takes longer than our statements do.
            "options": "-c random_page_cost=1.1 -c jit=off",
        },
    }
