"""Lean HTTP: the few addresses that a whole hall asks for at once, answered in front of the framework's handler.

A handler takes a `Request` and gives a `Response`, or `None`: then the framework behind answers, as if nothing had been
in front of it. So a lean handler serves the common case and never needs to know the rare ones.
"""

from kit.lean_http.front import Front, Handler, Route
from kit.lean_http.request import BodyTooLarge, BodyTooSlow, Request
from kit.lean_http.response import Response, too_slow

__all__ = ["BodyTooLarge", "BodyTooSlow", "Front", "Handler", "Request", "Response", "Route", "too_slow"]
