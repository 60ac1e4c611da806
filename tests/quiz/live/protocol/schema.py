"""The machine-readable protocol, ready to check frames with."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

import quiz.live.protocol

SCHEMA: dict[str, Any] = json.loads(
    (Path(quiz.live.protocol.__file__).parent / "schema.json").read_text(encoding="utf-8")
)
DEFINED = SCHEMA["$defs"]


@cache
def validator(name: str) -> Draft202012Validator:
    """Checks one definition of the schema, such as `push.game`."""
    return Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": DEFINED})


def accepts(name: str, value: object) -> bool:
    return validator(name).is_valid(value)


def assert_fits(name: str, value: object) -> None:
    faults = [f"{error.json_path}: {error.message[:200]}" for error in validator(name).iter_errors(value)]
    assert not faults, f"{name}: {faults}"


def defined(prefix: str) -> set[str]:
    """The last parts of the definitions' names that begin so: `request.host.` gives the host's requests."""
    return {name.removeprefix(prefix) for name in DEFINED if name.startswith(prefix)}
