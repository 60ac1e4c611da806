"""What the operator reads when the database refuses: its own words, once in a while."""

from __future__ import annotations

import logging

import pytest
from django.db import OperationalError

from quiz.live.engine.database import on_own_connection


def refuse(words: str) -> None:
    raise OperationalError(words)


def test_refusal_is_told_once_for_each_text_and_raised_each_time(caplog: pytest.LogCaptureFixture) -> None:
    call = on_own_connection(refuse)
    with caplog.at_level(logging.ERROR, logger="quiz.live.engine.database"):
        for words in ("disk is full (test)", "disk is full (test)", "shutting down (test)"):
            with pytest.raises(OperationalError):
                call(words)
    told = [record.getMessage() for record in caplog.records]
    assert told == [
        "live: the database refuses: disk is full (test)",
        "live: the database refuses: shutting down (test)",
    ]
