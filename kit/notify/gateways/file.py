"""A file in place of a gateway, for demo and test: one line of JSON for each message.

It holds numbers and texts as they are, for its owner's eyes only; production refuses it.
"""

from __future__ import annotations

import fcntl
import json
import os
from dataclasses import dataclass
from pathlib import Path

from kit.notify.rules.answers import Accepted, Answer, Outgoing

# Some thousand messages. The file before is kept, and the one before that is not.
MOST_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class FileGateway:
    """Writes to `path`, and to no more than twice `MOST_BYTES`."""

    path: Path

    def send(self, message: Outgoing) -> Answer:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        line = json.dumps(
            {
                "id": message.key,
                "to": message.to,
                "text": message.text,
                "language": message.language,
            },
            ensure_ascii=False,
        )
        lock = os.open(self.path.with_suffix(".lock"), os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not self._knows(message.key):
                self._append(f"{line}\n".encode())
        finally:
            os.close(lock)
        return Accepted(gateway_id=f"file:{message.key}")

    def _knows(self, key: str) -> bool:
        return self.path.exists() and f'"id": "{key}"'.encode() in self.path.read_bytes()

    def _append(self, line: bytes) -> None:
        if self.path.exists() and self.path.stat().st_size + len(line) > MOST_BYTES:
            self.path.replace(self.path.with_suffix(".before.jsonl"))
        file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(file, line)
        finally:
            os.close(file)
