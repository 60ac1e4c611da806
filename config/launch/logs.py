"""Logging of every process of the product: one line an event on standard error.

In production a line is JSON; elsewhere it is for eyes. It carries the ids of worker, request or socket, and game – and
never a personal datum: no name, answer, address, cookie, token, path or query string. That is kept by three rules:

1. Of what our own code adds to a record, only the fields of `FIELDS` are written; of what libraries add, nothing.
2. A library's message is written as its template, with … for each value: those are whatever somebody has sent.
3. In production an exception is its type and the places in the code; its own words may quote a row.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
import traceback
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

from config.env import ROOT

# Ids, sizes and names of types: what a line may say beside its words.
FIELDS = ("connection", "error", "game", "item", "port", "request", "request_id", "route", "size")
_OURS = frozenset({"__main__", "campaigns", "config", "kit", "load_tests", "outreach", "quiz"})
_HERE = f"{ROOT}/"
# Longer templates are no templates.
_MOST_WORDS = 200
# What `%` formatting puts a value for (Python's library reference, printf-style string formatting).
_VALUE = re.compile(r"%(?:\(\w+\))?[-+ #0]*(?:\d+|\*)?(?:\.(?:\d+|\*))?[a-zA-Z]|%%")


class HidesSockets(logging.Filter):
    """Drops the lines for each WebSocket: in a storm they would be thousands, and one has the client's address."""

    def filter(self, record: logging.LogRecord) -> bool:
        words = str(record.msg)
        return '"WebSocket %s"' not in words and not words.startswith("connection ")


class HidesCancelled(logging.Filter):
    """Drops the server's complaints about what it has cancelled itself: it does so only when it ends."""

    def filter(self, record: logging.LogRecord) -> bool:
        cancelled = isinstance(record.exc_info, tuple) and isinstance(
            record.exc_info[1], asyncio.CancelledError
        )
        return not (cancelled and record.name == "uvicorn.error")


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] in _OURS


def own_fields(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Rule 1: Django, for one, adds the whole request."""
    record: logging.LogRecord | None = event.get("_record")
    if record is not None and _is_ours(record):
        event.update({name: str(record.__dict__[name]) for name in FIELDS if name in record.__dict__})
    return event


def without_values(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Rule 2: what a library says, without what it says it of."""
    record: logging.LogRecord | None = event.get("_record")
    values = event.pop("positional_args", ())
    area, *beneath = (record.name if record else "").split(".")
    if record is None or _is_ours(record):
        return event
    if area == "django" and beneath[:1] == ["security"]:
        event["event"] = beneath[-1]  # the message quotes the request; the name says what was wrong with it
    elif area == "django" and beneath[:1] == ["request"]:
        event["event"] = _failed_route(record)
    elif area == "asyncio":
        # asyncio writes the arguments of a failed callback and the words of its exception into its text
        event["event"] = str(record.msg).splitlines()[0].partition("(")[0]
    else:
        event["event"] = _template(str(record.msg)[:_MOST_WORDS], values)
    return event


def _template(words: str, values: object) -> str:
    return _VALUE.sub(lambda found: "%" if found[0] == "%%" else "…", words) if values else words


def _failed_route(record: logging.LogRecord) -> str:
    """The pattern of the address in place of the address: `/j/…` holds the way into a game."""
    match = getattr(getattr(record, "request", None), "resolver_match", None)
    return f"status {getattr(record, 'status_code', '?')} at {match.route if match else 'an unknown address'}"


def places_of_exception(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Rule 3: types and places of an exception and of what caused it, without their words."""
    given = event.pop("exc_info", None)
    error = given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["exception"] = _chain(error)
    return event


def _chain(error: BaseException | None) -> list[str]:
    lines: list[str] = []
    while error is not None and len(lines) < 100:
        lines.append(type(error).__name__)
        lines += [
            f"{frame.filename.removeprefix(_HERE)}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)
        ]
        error = error.__cause__ or error.__context__
    return lines


def name_worker(name: str) -> structlog.typing.Processor:
    """Adds which process speaks: the name it was given, or its number."""
    worker = name or f"pid-{os.getpid()}"

    def add(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        event["worker"] = worker
        return event

    return add


def formatter(*, as_json: bool, worker: str) -> logging.Formatter:
    """The formatter of all handlers."""
    before: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        own_fields,
        structlog.processors.TimeStamper(fmt="iso", utc=as_json),
        name_worker(worker),
        without_values,
    ]
    rendering: list[structlog.typing.Processor] = (
        [places_of_exception, structlog.processors.JSONRenderer(ensure_ascii=False)]
        if as_json
        else [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)]
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=before,
        pass_foreign_args=True,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *rendering],
    )


def log_config(*, level: str = "INFO", as_json: bool, worker: str) -> dict[str, Any]:
    """The `logging.config` dictionary of a process."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "no_sockets": {"()": "config.launch.logs.HidesSockets"},
            "no_cancelled": {"()": "config.launch.logs.HidesCancelled"},
        },
        "formatters": {"line": {"()": formatter, "as_json": as_json, "worker": worker}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "line",
                "filters": ["no_sockets", "no_cancelled"],
            }
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Django and uvicorn give these handlers of their own otherwise
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            "uvicorn": {"level": level},
            # daphne and uvicorn both log each request when asked; nobody asks.
            "uvicorn.access": {"level": "WARNING"},
            # every 404 and 403 would be a line with its path
            "django.request": {"level": "ERROR"},
        },
    }
