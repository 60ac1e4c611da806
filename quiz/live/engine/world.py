"""What a runtime takes from outside: threads, the channel layer, the monotonic clock, chance.

In a serving process these are the real things; a simulation hands in others and so decides every interleaving.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from channels.layers import get_channel_layer


def _threads(name: str, count: int) -> Executor:
    return ThreadPoolExecutor(max_workers=count, thread_name_prefix=name)


@dataclass(frozen=True, slots=True)
class World:
    """`executor(name, count)` makes `count` threads for one kind of work; `monotonic` is in seconds."""

    executor: Callable[[str, int], Executor] = _threads
    layer: Callable[[], Any] = get_channel_layer
    monotonic: Callable[[], float] = time.monotonic
    randrange: Callable[[int], int] = random.randrange
