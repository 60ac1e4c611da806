"""What a worker in production writes down of a game: ids, and no personal datum."""

from __future__ import annotations

import contextlib
import json
import uuid
from urllib.parse import quote

import pytest

from tests.observability.played import WORKER, Played


def forms_of(secret: str) -> set[str]:
    """The ways in which a value may be written."""
    forms = {secret, quote(secret), json.dumps(secret)[1:-1], secret.encode().hex(), repr(secret)[1:-1]}
    with contextlib.suppress(ValueError):
        forms.add(str(uuid.UUID(secret)))
    return forms


SECRETS = (
    "name",
    "another name",
    "device cookie",
    "answer's key",
    "PIN",
    "join token",
    "query string",
    "player",
)


@pytest.mark.parametrize("what", SECRETS)
def test_no_personal_datum_is_in_log_or_figures(played: Played, what: str) -> None:
    places = {"log": played.log, "figures": played.scrape()}
    assert len(places["log"]) > 1_000
    secret = played.secrets[what]
    # the signed cookie's own number, too
    for part in {secret, secret.split(":")[0]}:
        for form in forms_of(part):
            # a PIN is six digits, which a time or a size may hold by chance: it would stand alone
            held = [
                place
                for place, text in places.items()
                if (f'"{form}"' in text or f" {form} " in text if what == "PIN" else form in text)
            ]
            assert held == [], f"{what} as {form}"


def test_all_secrets_were_planted(played: Played) -> None:
    assert set(played.secrets) == set(SECRETS)
    assert all(played.secrets.values())


def test_addresses_of_people_are_in_no_line(played: Played) -> None:
    spoken = [line["event"] for line in played.lines()]
    assert not [event for event in spoken if "127.0.0.1" in event]


def test_every_line_is_json_with_worker_time_and_level(played: Played) -> None:
    lines = list(played.lines())
    assert len(lines) >= 3
    for line in lines:
        assert {"event", "level", "logger", "timestamp", "worker"} <= set(line)
        assert line["worker"] == WORKER


@pytest.mark.parametrize(
    ("way", "events"),
    [
        ("django", ["status 500 at screen/<uuid:game>/"]),
        # what a lean route cannot do is handed on to Django, which could not either
        ("lean", ["lean: a request failed", "status 500 at j/<str:token>/"]),
    ],
)
def test_fault_of_a_page_is_found_by_the_id_that_its_visitor_got(
    played: Played, way: str, events: list[str]
) -> None:
    lines = [each for each in played.lines() if each.get("request_id") == played.faults[way]]
    assert [line["event"] for line in lines] == events
    for line in lines:
        assert line["level"] == "error"
        assert any(place.startswith("quiz/live/") for place in line["exception"])
        # an exception's own words may quote a row
        assert not any("no such table" in place or "does not exist" in place for place in line["exception"])


def test_fault_of_a_socket_carries_its_game_and_its_connection(played: Played) -> None:
    failed = [each for each in played.lines() if each["event"] == "live: a request failed"]
    assert [(each["game"], each["request"]) for each in failed] == [(played.game, "MakeMove")]
    assert len(failed[0]["connection"]) == 16


def test_batch_that_failed_is_told_without_its_rows(played: Played) -> None:
    lines = [each for each in played.lines() if each["event"] == "group commit: a batch failed"]
    assert lines
    for line in lines:
        assert line["size"] == "1"
        assert line["error"] in ("OperationalError", "ProgrammingError")
        # a batch is of many; it belongs to none of them
        assert not {"connection", "request_id"} & set(line)
