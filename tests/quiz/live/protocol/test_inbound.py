"""What the parser takes, the schema takes, and the other way round; and nothing makes the parser stumble."""

import json
import uuid
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from quiz.live.protocol.codes import REFUSALS
from quiz.live.protocol.inbound import MAX_FRAME, REQUESTS, BadFrame, SubmitAnswer, parse
from quiz.live.rules.answers import PersonalTime
from quiz.live.rules.game import Move
from tests.quiz.live.protocol.schema import accepts

KEY = "5f0c1d2e3a4b5c6d7e8f90a1b2c3d4e5"
KINDS = sorted(REQUESTS)

numbers = st.integers(-2, 600) | st.sampled_from(
    [2**31 - 1, 2**31, 10**7, 10**7 + 1, 600_000, 600_001, 10**30, 1.0, 1.5, -0.0, 1e300]
)
texts = st.text(max_size=45) | st.sampled_from(
    ["", "x" * 200, "x" * 201, "\ud800", "\x00", "a\n", KEY + "\n", "x1"]
)
identities = (
    st.uuids().map(str)
    | st.uuids().map(lambda value: value.hex)
    | st.sampled_from(
        [
            KEY,
            KEY + "\n",
            KEY[:-1],
            f"{{{KEY}}}",
            f"urn:uuid:{KEY}"[:36],
            "１" * 32,
            KEY.upper(),
            "-" * 4 + KEY,
            "5_" * 16,
        ]
    )
)
modes = st.sampled_from([*PersonalTime, "x2", "X1", ""])
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "seat": numbers,
    "nonce": texts,
    "name": texts,
    "team": numbers | st.none(),
    "position": numbers,
    "choices": st.lists(st.integers(-1, 11) | st.sampled_from([1.0, True, "1"]), max_size=12),
    "key": identities,
    "round": numbers,
    "mode": modes,
    "ticket": texts,
    "move": st.sampled_from([*Move, "begin", ""]),
    "version": numbers,
    "ms": numbers | st.none(),
    "settings": st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5), max_size=3)
    | st.none(),
    "search": texts,
    "offset": numbers,
    "player": identities | st.none(),
}
# What a well-behaved client sends: else hardly any request with several fields would be taken by both.
GOOD: dict[str, st.SearchStrategy[Any]] = {
    "seat": st.integers(0, 9),
    "nonce": st.just("9f86d081884c"),
    "name": st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=45),
    "position": st.integers(0, 500),
    "choices": st.lists(st.integers(0, 9), min_size=1, max_size=10, unique=True),
    "key": st.uuids().map(lambda value: value.hex),
    "round": st.integers(1, 1_000),
    "mode": st.sampled_from(list(PersonalTime)),
    "ticket": st.just("WyJi:1vNqXy:Qm4"),
    "move": st.sampled_from(list(Move)),
    "version": st.integers(0, 2**31 - 1),
    "settings": st.just({"pacing": "auto"}),
    "search": st.just("百灵"),
    "offset": st.integers(0, 10**7),
    "player": st.uuids().map(str),
}
NEEDS = {
    "hello": ["seat"], "pong": ["nonce"], "join": ["name", "team"], "answer": ["position", "choices", "key"],
    "buzz": ["position", "round", "key"], "concern": ["position"], "time": ["mode"], "move": ["move", "version", "ms"],
    "configure": ["version", "settings"], "roster": ["search", "offset"], "remove": ["player"],
    "rename": ["player", "name"], "allow": ["player", "mode"],
}  # fmt: skip
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=10,
)


def taken(kind: str, frame: object) -> bool:
    try:
        parse(kind, json.dumps(frame).encode())
    except BadFrame as bad:
        if bad.code == "frame.too_long":
            raise
        return False
    return True


@st.composite
def requests(draw: st.DrawFn) -> tuple[str, Any]:
    """A request with plausible fields, often spoilt in one place."""
    kind = draw(st.sampled_from(KINDS))
    name = draw(st.sampled_from(sorted(REQUESTS[kind])))
    needed = ["ticket"] if name == "hello" and kind != "player" else NEEDS.get(name, [])
    odd = draw(st.sampled_from([None, *needed]))
    payload = {
        field: draw((FIELDS if field == odd else GOOD | {"team": st.none(), "ms": st.none()})[field])
        for field in needed
    }
    frame: list[Any] = [name, draw(st.integers(0, 5)), payload]
    match draw(st.integers(0, 9)):
        case 0:
            payload[draw(st.sampled_from([*FIELDS, "extra"]))] = draw(json_values)
        case 1 if payload:
            del payload[draw(st.sampled_from(sorted(payload)))]
        case 2:
            frame[draw(st.integers(0, 2))] = draw(json_values)
        case 3:
            frame[1] = draw(numbers)
        case 4:
            frame.append(draw(json_values))
        case 5:
            frame.pop()
        case 6:
            kind = draw(st.sampled_from(KINDS))
    return kind, frame


@settings(max_examples=800, deadline=None)
@given(requests())
def test_parser_and_schema_agree(request_: tuple[str, Any]) -> None:
    kind, frame = request_
    with suppress(BadFrame):  # too long, which no schema says
        assert taken(kind, frame) == accepts(f"request.{kind}", frame)


@pytest.mark.parametrize("kind", KINDS)
@given(frame=json_values)
def test_parser_and_schema_agree_on_anything(kind: str, frame: object) -> None:
    with suppress(BadFrame):
        assert taken(kind, frame) == accepts(f"request.{kind}", frame)


@settings(deadline=None)
@given(kind=st.sampled_from(KINDS), text=st.text(max_size=5_000) | json_values.map(json.dumps))
@example(kind="player", text="[" * 4_096)
@example(kind="player", text='{"a":' * 800)
@example(kind="player", text="9" * 4_096)
@example(kind="player", text='["beat",0,{"a":' + "9" * 4_000 + "}]")
@example(kind="player", text='["beat",1e999,{}]')
@example(kind="player", text='["beat",NaN,{}]')
@example(kind="host", text='["configure",0,{"version":0,"settings":{"a":NaN}}]')
@example(kind="player", text='["join",0,{"name":"\\ud800","team":null}]')
@example(kind="player", text="\ud800")
@example(kind="player", text="\ufeff[]")
@example(kind="player", text="")
def test_parse_raises_nothing_but_bad_frame(kind: str, text: str) -> None:
    try:
        parse(kind, text.encode("utf-8", "replace"))
    except BadFrame as bad:
        code, number = bad.code, bad.id
    else:
        return
    assert code in REFUSALS
    assert code.startswith("frame.")
    assert number is None or 0 <= number < 2**31


@pytest.mark.parametrize(
    ("text", "code", "number"),
    [
        ("", "frame.malformed", None),
        ("{}", "frame.malformed", None),
        ('["beat",0]', "frame.malformed", None),
        ('["beat",-1,{}]', "frame.malformed", None),
        ('["beat",true,{}]', "frame.malformed", None),
        ('["beat",7,[]]', "frame.malformed", 7),
        ("[5,7,{}]", "frame.malformed", 7),
        ('["move",7,{}]', "frame.unknown", 7),
        ('["beat",7,{"a":1}]', "frame.bad_payload", 7),
        ('["hello",7,{}]', "frame.bad_payload", 7),
        ('["pong",7,{"nonce":"' + "a" * 33 + '"}]', "frame.bad_payload", 7),
        ('["join",7,{"name":"\\u0000","team":null}]', "frame.bad_payload", 7),
        ('["hello",7,{"seat":NaN}]', "frame.malformed", None),
        (" " * (MAX_FRAME + 1), "frame.too_long", None),
        ('["join",0,{"name":"' + "字" * 1_400 + '"}]', "frame.too_long", None),
    ],
)
def test_bad_frame_says_why_and_which(text: str, code: str, number: int | None) -> None:
    with pytest.raises(BadFrame) as refused:
        parse("player", text.encode())
    assert (refused.value.code, refused.value.id) == (code, number)


def test_request_comes_back_typed() -> None:
    text = json.dumps(["answer", 3, {"position": 2, "choices": [2, 0], "key": KEY}])
    assert parse("player", text.encode()) == (3, SubmitAnswer(2, (2, 0), uuid.UUID(KEY)))


def test_frame_of_the_longest_length_is_read() -> None:
    text = '["beat",0,{}]'
    assert parse("player", text.encode() + b" " * (MAX_FRAME - len(text)))[0] == 0


@pytest.mark.parametrize("separators", [(",", ":"), (", ", ": ")])
@given(
    position=st.integers(-1, 501),
    choices=st.lists(st.integers(-1, 10) | st.sampled_from([1.0, True]), max_size=11),
    key=identities,
    number=numbers,
)
def test_quick_way_for_answers_takes_nothing_else_and_the_same(
    separators: tuple[str, str], position: int, choices: list[Any], key: str, number: Any
) -> None:
    """The general way sees the same frame behind a space, which the quick one does not take."""
    text = json.dumps(
        ["answer", number, {"position": position, "choices": choices, "key": key}], separators=separators
    )

    def parsed(data: bytes) -> object:
        try:
            return parse("player", data)
        except BadFrame as bad:
            return bad.code, bad.id

    assert parsed(text.encode()) == parsed(b" " + text.encode())


def test_text_that_is_none_is_told_apart() -> None:
    with pytest.raises(UnicodeDecodeError):
        parse("player", b'["names",0,{"a":"\xff"}]')
