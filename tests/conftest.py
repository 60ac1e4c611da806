"""Fixtures that all tests may use. `server`, `live_server` and `browser` are documented where they live."""

import os
from subprocess import CalledProcessError

import pytest
from django.utils.translation.reloader import translation_file_changed

from tests.services.browsers import browser, new_page, page, playwright
from tests.services.installations import new_installation
from tests.services.servers import live_server, new_server, server
from tools.static_files import ensure_static_files
from tools.translations import compile_all, stale

__all__ = [
    "browser",
    "live_server",
    "new_installation",
    "new_page",
    "new_server",
    "page",
    "playwright",
    "server",
]


def pytest_sessionstart() -> None:
    """Templates name static files by their hashes and speak Chinese: both are built from what is here now."""
    try:
        if old := stale():
            compile_all(old)
            # Setting up has read what was there before: without this the first run after a pull speaks English.
            translation_file_changed(None, old[0].with_suffix(".mo"))
        ensure_static_files()
    except (CalledProcessError, SystemExit) as error:
        # Rules and services can be tested all the same; pages and translations have tests that say so themselves.
        print(f"pages are tested with what was built before: {error}")  # noqa: T201


def pytest_configure() -> None:
    """Passwords of the tests are hashed as in the product, with a cost that a test can pay a thousand times."""
    from django.contrib.auth.hashers import Argon2PasswordHasher

    Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = (
        1,
        8,
        1,
    )


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-database", action="store_true", help="only tests of database and Redis; no browser"
    )


def _touches_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    by_fixture = fixtures & {"db", "transactional_db", "new_installation"}
    by_marker = any(item.get_closest_marker(name) for name in ("django_db", "postgres", "redis"))
    return by_marker or bool(by_fixture)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Browser tests last; tests of an engine that this run does not have are skipped by name."""
    if config.getoption("--only-database"):
        kept = [
            item for item in items if _touches_database(item) and item.get_closest_marker("browser") is None
        ]
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = kept
    on_postgres = os.environ.get("DATABASE_URL", "").startswith("postgres")
    for item in items:
        if item.get_closest_marker("postgres") and not on_postgres:
            item.add_marker(pytest.mark.skip(reason="runs in the second pass, on PostgreSQL"))
        if item.get_closest_marker("redis") and not os.environ.get("REDIS_URL"):
            item.add_marker(pytest.mark.skip(reason="runs in the second pass, with Redis"))
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(autouse=True)
def _live_server_helper() -> None:
    """pytest-django's would open a database here for its own `live_server`; ours is a process with its own."""
