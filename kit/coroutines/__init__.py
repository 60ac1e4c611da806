"""Coroutines that are driven by hand up to their first wait: most never wait, and then no task and no timer is made.

waiting_for = coroutine.send(None)    # StopIteration: it is done, and carries its value
value = await go_on(coroutine, waiting_for)
"""

from __future__ import annotations

import types
from collections.abc import Coroutine, Generator
from typing import Any, TypeVar

T = TypeVar("T")


@types.coroutine
def go_on(coroutine: Coroutine[Any, Any, T], waiting_for: Any) -> Generator[Any, Any, T]:
    """The rest of a coroutine that was started by hand and stopped at its first wait."""
    value: Any = None
    while True:
        try:
            value = yield waiting_for
        except BaseException as error:  # a cancellation belongs to the coroutine, which may have to tidy up
            try:
                waiting_for = coroutine.throw(error)
            except StopIteration as done:
                ended: T = done.value
                return ended
            continue
        try:
            waiting_for = coroutine.send(value)
        except StopIteration as done:
            ended = done.value
            return ended
