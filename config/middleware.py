"""Middleware that belongs to no application."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from structlog.contextvars import bind_contextvars, unbind_contextvars


class NameGame:
    """Log lines of a page that belongs to a game carry the game's id; the request's own is bound outside of Django."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            return self._get_response(request)
        finally:
            unbind_contextvars("game")  # the thread may go on with another page

    def process_view(
        self, request: HttpRequest, view: Any, arguments: tuple[Any, ...], named: dict[str, Any]
    ) -> None:
        if "game" in named:
            bind_contextvars(game=str(named["game"]))
