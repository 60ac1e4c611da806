"""What a serving process writes down: nothing that a path may hold."""

import asyncio
import contextlib
import io
import json
import logging
import urllib.error
import urllib.request
from typing import Any

import pytest
from structlog.contextvars import bound_contextvars

from config.launch.logs import HidesCancelled, HidesSockets, formatter
from tests.services.servers import RunningServer


def test_refused_paths_are_not_logged(live_server: RunningServer) -> None:
    """The path of an invitation or of a code to join holds a secret, also where it is refused."""
    bases = [live_server.url, *filter(None, [live_server.lan_url])]
    for base in bases:
        for path in ("/j/markedtoken/", "/staff/invitation/markedtoken/"):
            with contextlib.suppress(urllib.error.HTTPError):
                urllib.request.urlopen(f"{base}{path}")
    assert "markedtoken" not in live_server.log.read_text()


SECRET = "乌兰图雅-13800000000"


def write(name: str, message: str, *values: object, as_json: bool = True, **how: Any) -> str:
    """The line that a record becomes."""
    logger = logging.Logger(name)
    handler = logging.StreamHandler(stream := io.StringIO())
    handler.setFormatter(formatter(as_json=as_json, worker="worker-1"))
    handler.addFilter(HidesSockets())
    handler.addFilter(HidesCancelled())
    logger.addHandler(handler)
    logger.error(message, *values, **how)
    return stream.getvalue()


def fault() -> BaseException:
    """An exception with a cause, both of which quote a row."""
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as cause:
            raise ValueError(f"DETAIL: name={SECRET}") from cause
    except ValueError as error:
        return error


def test_own_line_keeps_its_words_and_known_fields_alone() -> None:
    line = json.loads(
        write("quiz.live.engine.bus", "bus: %s failed", "publish", extra={"error": "X", "name_of": SECRET})
    )
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "bus: publish failed",
        "error": "X",
        "level": "error",
        "logger": "quiz.live.engine.bus",
        "worker": "worker-1",
    }


@pytest.mark.parametrize("as_json", [True, False])
@pytest.mark.parametrize(
    ("name", "message", "values"),
    [
        ("uvicorn.error", "Invalid request from %s", (SECRET,)),
        ("django.security.DisallowedHost", f"Invalid HTTP_HOST header: {SECRET!r}", ()),
        ("django.request", "%s: %s", ("Internal Server Error", f"/j/{SECRET}/")),
        ("asyncio", f"Exception in callback _stored(<{SECRET}>)\nhandle: <Handle {SECRET}>", ()),
    ],
)
def test_library_says_nothing_of_what_somebody_sent(
    name: str, message: str, values: tuple[str, ...], as_json: bool
) -> None:
    line = write(name, message, *values, as_json=as_json, extra={"request": SECRET, "game": SECRET})
    assert line.strip()
    assert SECRET not in line


@pytest.mark.parametrize(
    ("message", "values", "words"),
    [
        ("Started server process [%d]", (7,), "Started server process […]"),
        ("%(name)s took %(s)6.2f s, 5 %% of all", ({"name": SECRET, "s": 1.5},), "… took … s, 5 % of all"),
        ("100 % done", (), "100 % done"),
    ],
)
def test_place_of_a_value_is_marked(message: str, values: tuple[object, ...], words: str) -> None:
    assert json.loads(write("uvicorn.error", message, *values))["event"] == words


def test_what_the_ending_server_cancels_is_no_fault() -> None:
    async def cancelled() -> None:
        await asyncio.Event().wait()

    async def cancel() -> BaseException:
        task = asyncio.ensure_future(cancelled())
        await asyncio.sleep(0)
        task.cancel()
        return (await asyncio.gather(task, return_exceptions=True))[0]  # type: ignore[return-value]

    error = asyncio.run(cancel())
    assert write("uvicorn.error", "Exception in ASGI application", exc_info=error) == ""
    assert "ValueError" in write("uvicorn.error", "Exception in ASGI application", exc_info=fault())


def test_exception_in_production_is_its_types_and_places() -> None:
    line = write("quiz.live.x", "failed", exc_info=fault())
    assert SECRET not in line
    places = json.loads(line)["exception"]
    assert [place for place in places if ":" not in place] == ["ValueError", "KeyError"]
    assert (
        sum("tests/config/launch/test_logs.py:" in place and place.endswith(" fault") for place in places)
        == 2
    )


def test_exception_elsewhere_is_shown_whole() -> None:
    line = write("quiz.live.x", "failed", as_json=False, exc_info=fault())
    assert "Traceback" in line
    assert SECRET in line


@pytest.mark.parametrize(
    "message", ['%s - "WebSocket %s" [accepted]', "connection open", "connection closed"]
)
def test_sockets_come_and_go_without_a_line(message: str) -> None:
    assert write("uvicorn.error", message, *(["203.0.113.9", "/ws?x=1"] if "%s" in message else [])) == ""


def test_ids_that_are_bound_are_in_the_line() -> None:
    with bound_contextvars(request_id="abc", game="g", connection="c"):
        line = json.loads(write("config.x", "words"))
    assert (line["request_id"], line["game"], line["connection"]) == ("abc", "g", "c")
