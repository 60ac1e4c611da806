"""Every code that a client may get, in one place. `docs/protocol.md` lists the same; a test holds the two together."""

from __future__ import annotations

from typing import Final

# Refusals: code → what it means (for the documentation; people read the client's own words).
REFUSALS: Final[dict[str, str]] = {
    "frame.malformed": "not a JSON array of type, id and payload",
    "frame.too_long": "longer than 4 KiB",
    "frame.binary": "a binary frame",
    "frame.unknown": "no such request on this socket",
    "frame.bad_payload": "a field is missing, unknown or of the wrong form",
    "frame.too_fast": "more requests than a person can make; `retry_ms` says when to go on",
    "busy": "the server's queue is full; `retry_ms` says when to try again",
    "failed": "the server could not do it; trying again is safe",
    "hello.first": "the first request must be `hello`",
    "hello.device": "no valid device cookie: reload the page",
    "hello.origin": "over HTTP: the page was opened at an address that is not this installation's",
    "hello.rehearsal": "a simulated phone that has no pass for this game, or no more; people never see it",
    "hello.ticket": "the ticket is unknown, used, expired or for something else",
    "game.unknown": "no such game",
    "game.ended": "the game has ended",
    "join.first": "join the game before that",
    "join.name_length": "a name has 1 to 20 characters",
    "join.name_characters": "a character that names do not have",
    "join.name_refused": "a word that is not shown in a hall",
    "join.name_taken": "another player has this name",
    "join.team": "no such team, or a team must be chosen",
    "join.removed": "the host has removed this player",
    "answer.not_open": "that question does not take answers now",
    "answer.not_yours": "joined after that question, or another player holds the floor",
    "answer.paused": "the game is paused",
    "answer.too_late": "the time was over",
    "answer.revealed": "the solution has been shown",
    "answer.already": "another answer to this question is already stored",
    "answer.bad_choice": "not a choice of this question",
    "buzz.not_open": "no buzzer round is open",
    "buzz.again": "this player had the floor in an earlier round",
    "concern.not_open": "that is not a question of this kind, or not now",
    "move.wrong_phase": "the game is not at a point where this move can be made",
    "move.stale": "the game has moved on since; look at the newest state",
    "move.paused": "the game is paused",
    "move.no_questions": "the game has no questions",
    "move.bad_time": "not a number of milliseconds that can be added",
    "configure.bad_setting": "a setting that does not exist, cannot have this value or cannot change in mid-game",
    "player.unknown": "no such player in this game",
    "review.not_yet": "the review comes after the end",
}

# WebSocket close codes.
CLOSE_NOT_UTF8: Final = 1007  # RFC 6455, section 8.1
CLOSE_FLOOD: Final = 4400
CLOSE_UNKNOWN_CALLER: Final = 4401
CLOSE_REMOVED: Final = 4403
CLOSE_NO_GAME: Final = 4404
CLOSE_TOO_SLOW: Final = 4408
CLOSE_TOO_MANY: Final = 4429
CLOSE_COME_AGAIN: Final = 4503
CLOSE_MOVING: Final = 1012
