"""The file of demo and test: for its owner's eyes, bounded, and each message once."""

import json
import stat
from pathlib import Path

import pytest
from pytest_django import Settings

from kit.notify.configured import gateway
from kit.notify.gateways import file as file_gateway
from kit.notify.gateways.file import FileGateway
from kit.notify.rules.answers import Accepted, Outgoing
from kit.notify.rules.parameters import Language
from tests.kit.notify.samples import STORED, TEXT


def test_file_is_what_demo_and_test_are_set_to(settings: Settings, tmp_path: Path) -> None:
    assert (settings.SMS_GATEWAY, settings.SMS_FILE.parent) == ("file", settings.ENV.var_dir)
    settings.SMS_FILE = tmp_path / "messages.jsonl"
    assert gateway() == FileGateway(tmp_path / "messages.jsonl")
    settings.SMS_GATEWAY = "none"
    assert gateway() is None


def message(key: str) -> Outgoing:
    return Outgoing(key=key, to=STORED, text=TEXT, language=Language.CHINESE)


def lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_line_for_each_message_and_none_for_a_repetition(tmp_path: Path) -> None:
    path = tmp_path / "var" / "messages.jsonl"
    written = FileGateway(path)
    answers = [written.send(message(key)) for key in ("a", "b", "a")]
    assert answers == [Accepted("file:a"), Accepted("file:b"), Accepted("file:a")]
    assert lines(path) == [
        {"id": key, "to": STORED, "text": TEXT, "language": "zh-Hans"} for key in ("a", "b")
    ]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_file_does_not_grow_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_gateway, "MOST_BYTES", 1_000)
    path = tmp_path / "messages.jsonl"
    written = FileGateway(path)
    for number in range(50):
        written.send(message(str(number)))
    files = {each.name: each.stat() for each in tmp_path.iterdir()}
    assert set(files) == {"messages.jsonl", "messages.before.jsonl", "messages.lock"}
    assert sum(each.st_size for each in files.values()) <= 2_000
    assert {stat.S_IMODE(each.st_mode) for each in files.values()} == {0o600}
    assert lines(path)[-1]["id"] == "49"
