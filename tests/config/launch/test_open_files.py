"""The sockets of a worker stay below the limit of open files, or the start is refused."""

from __future__ import annotations

import resource

import pytest

from config.launch.open_files import RESERVE, SOCKETS, TooFewFiles, allow_open_files


@pytest.fixture
def limits(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """What is asked of the kernel, whose limits are 1,024 and 4,096."""
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (1_024, 4_096))
    monkeypatch.setattr(resource, "setrlimit", lambda _, wanted: asked.append(wanted))
    return asked


def test_soft_limit_is_raised_as_far_as_needed(limits: list[tuple[int, int]]) -> None:
    assert allow_open_files(2_000) == 2_000
    # a tenth more for requests over HTTP
    assert limits == [(2_200 + RESERVE, 4_096)]


def test_soft_limit_that_is_enough_is_left(limits: list[tuple[int, int]]) -> None:
    assert allow_open_files(100) == 100
    assert limits == []


def test_stated_sockets_beyond_the_hard_limit_are_refused_with_what_would_fit(
    limits: list[tuple[int, int]],
) -> None:
    with pytest.raises(TooFewFiles, match="to 3258 or less"):
        allow_open_files(4_000)
    assert limits == []


def test_default_takes_what_the_hard_limit_allows(
    limits: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    fits = allow_open_files(None)
    assert fits == 3_258
    assert fits + 325 + RESERVE == 4_095
    assert limits == [(4_095, 4_096)]
    monkeypatch.setattr(resource, "getrlimit", lambda _: (1_024, resource.RLIM_INFINITY))
    assert allow_open_files(None) == SOCKETS
