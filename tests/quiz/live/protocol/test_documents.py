"""docs/protocol.md, schema.json and the code name the same messages, codes and forms."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from quiz.live.protocol import codes
from quiz.live.protocol.codes import REFUSALS
from quiz.live.protocol.inbound import REQUESTS, parse
from quiz.live.protocol.outbound import PUSHES
from quiz.live.rules.answers import PersonalTime
from quiz.live.rules.game import Move, Phase
from quiz.live.rules.scoring import RULES
from quiz.live.rules.settings import TALLIES, GameSettings
from tests.quiz.live.protocol.schema import DEFINED, SCHEMA, assert_fits, defined

ROOT = Path(__file__).parents[4]
DOCUMENT = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
KINDS = ("player", "host", "screen")
Frame = tuple[str, list[Any]]


def section(title: str) -> str:
    found = re.search(rf"^## {title}$(.*?)(?=^## |\Z)", DOCUMENT, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


def table(title: str) -> list[list[str]]:
    rows = [
        re.split(r"(?<!\\)\|", line)[1:-1] for line in section(title).splitlines() if line.startswith("| `")
    ]
    return [[cell.strip() for cell in row] for row in rows]


def audiences(cell: str) -> set[str]:
    return set(KINDS) if cell == "all" else set(cell.split(", "))


def examples(kind: str) -> list[Frame]:
    found = re.search(rf"^### {kind}$.*?```text\n(.*?)```", section("Examples"), re.MULTILINE | re.DOTALL)
    assert found is not None
    return [(line[0], json.loads(line[2:])) for line in found[1].splitlines()]


def test_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_every_reference_of_the_schema_leads_somewhere() -> None:
    used = set(re.findall(r'"#/\$defs/([^"]+)"', json.dumps(SCHEMA)))
    assert used <= set(DEFINED)
    # nothing stands there unused
    assert set(DEFINED) - used <= {f"request.{kind}.{name}" for kind in KINDS for name in REQUESTS[kind]}


@pytest.mark.parametrize("kind", KINDS)
def test_requests_are_the_same_everywhere(kind: str) -> None:
    documented = {row[0].strip("`") for row in table("Requests") if kind in audiences(row[1])}
    assert documented == REQUESTS[kind] == defined(f"request.{kind}.")
    # a pong is an answer itself and gets none
    assert defined(f"ok.{kind}.") == REQUESTS[kind] - {"pong"}
    in_schema = {entry["$ref"].rsplit(".", 1)[1] for entry in DEFINED[f"request.{kind}"]["anyOf"]}
    assert in_schema == REQUESTS[kind]


def test_pushes_are_the_same_everywhere() -> None:
    assert {row[0].strip("`"): audiences(row[1]) for row in table("Pushes")} == PUSHES
    assert defined("push.") == set(PUSHES)


def test_error_codes_are_the_same_everywhere() -> None:
    assert {row[0].strip("`"): row[1] for row in table("Error codes")} == REFUSALS
    assert set(DEFINED["error"]["prefixItems"][2]["properties"]["code"]["enum"]) == set(REFUSALS)


def test_close_codes_are_the_same_everywhere() -> None:
    documented = {int(code) for code in re.findall(r"\b(\d{4}) ", section("Close codes"))}
    assert documented == {value for name, value in vars(codes).items() if name.startswith("CLOSE_")}


def test_codes_used_in_the_code_are_listed_and_listed_codes_are_used() -> None:
    used: set[str] = set()
    areas = "|".join({code.partition(".")[0] for code in REFUSALS if "." in code})
    for file in (ROOT / "quiz" / "live").rglob("*.py"):
        if file.name != "codes.py" and "views" not in file.parts and "migrations" not in file.parts:
            used |= set(
                re.findall(rf'"((?:{areas})\.[a-z_]+|busy|failed)"', file.read_text(encoding="utf-8"))
            )
    assert used == set(REFUSALS)


def test_words_of_the_schema_are_those_of_the_rules() -> None:
    settings = DEFINED["settings"]["properties"]
    assert set(DEFINED["game"]["properties"]["phase"]["enum"]) == set(Phase)
    assert set(DEFINED["mode"]["enum"]) == set(PersonalTime)
    assert set(DEFINED["request.host.move"]["prefixItems"][2]["properties"]["move"]["enum"]) == set(Move)
    assert set(settings["scoring"]["enum"]) == set(RULES)
    assert set(settings["tally"]["enum"]) == set(TALLIES)
    assert_fits("settings", GameSettings().to_json())


@pytest.mark.parametrize("kind", KINDS)
def test_every_message_has_an_example_that_fits(kind: str) -> None:
    asked: dict[int, str] = {}
    requests: set[str] = set()
    answered: set[str] = set()
    for direction, frame in examples(kind):
        if direction == ">":
            assert_fits(f"request.{kind}", frame)
            assert parse(kind, json.dumps(frame).encode())[0] == frame[1]
            asked[frame[1]] = frame[0]
            requests.add(frame[0])
        elif frame[0] == "ok":
            assert_fits(f"ok.{kind}.{asked[frame[1]]}", frame)
            answered.add(asked[frame[1]])
        elif frame[0] == "error":
            assert_fits("error", frame)
        else:
            assert kind in PUSHES[frame[0]]
            assert_fits(f"push.{frame[0]}", frame)
            answered.add(f"push {frame[0]}")
    assert requests == REQUESTS[kind]
    pushes = {f"push {name}" for name, kinds in PUSHES.items() if kind in kinds}
    assert answered == (REQUESTS[kind] - {"pong"}) | pushes


def test_documented_shape_of_a_game_has_the_schemas_fields() -> None:
    shape = re.search(r"`<game>`:\n\n```json\n(.*?)```", DOCUMENT, re.DOTALL)
    assert shape is not None
    game = json.loads(shape[1])
    for name, value in {
        "game": game,
        "settings": game["settings"],
        "question": game["question"],
        "buzzer": game["buzzer"],
        "solution": game["solution"],
        "citation": game["solution"]["citations"][0],
        "leader": game["leaderboard"][0],
        "team_standing": game["teams"][0],
    }.items():
        assert set(value) == set(DEFINED[name]["properties"]), name
