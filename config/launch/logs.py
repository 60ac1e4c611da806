"""Logging of a serving process: one line an event on standard error, no addresses of people, no query strings."""

from __future__ import annotations

import logging
from typing import Any


class HidesSocketAddresses(logging.Filter):
    """Drops uvicorn's line for each WebSocket: it prints the client's address and the query string."""

    def filter(self, record: logging.LogRecord) -> bool:
        return '"WebSocket %s"' not in str(record.msg)


def log_config(*, level: str = "INFO") -> dict[str, Any]:
    """The `logging.config` dictionary of a serving process."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"no_socket_addresses": {"()": "config.launch.logs.HidesSocketAddresses"}},
        "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "line",
                "filters": ["no_socket_addresses"],
            }
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "uvicorn": {"level": level},
            # daphne and uvicorn both log each request when asked; nobody asks.
            "uvicorn.access": {"level": "WARNING"},
            # every 404 and 403 would be a line with its path
            "django.request": {"level": "ERROR"},
        },
    }
