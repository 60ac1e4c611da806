"""What all types with a list of choices have in common: reading, checking and parsing them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quiz.bank.types.base import BadEntry, BadResponse, Content, Response, Solution

# Six shapes, letters and colours are told apart at the far end of a hall; more are not.
MOST_CHOICES = 6
# Two lines on a 320 px phone in large text.
LONGEST_CHOICE = 60
# Read aloud in under half a minute, and whole on a projector.
LONGEST_TEXT = 200

_LETTERS = "ABCDEF"


def entry_texts(entry: Mapping[str, Any]) -> tuple[str, list[str]]:
    """The text and choices of a content file's entry. Raises `BadEntry`."""
    text, choices = entry.get("text"), entry.get("choices")
    if not isinstance(text, str):
        raise BadEntry("text.form")
    if not isinstance(choices, list) or not all(isinstance(choice, str) for choice in choices):
        raise BadEntry("choices.form")
    return text, list(choices)


def entry_letters(entry: Mapping[str, Any], *, count: int) -> list[int]:
    """The answer's letters as choice indexes, ascending: "AC" is [0, 2]. Raises `BadEntry`."""
    answer = entry.get("answer")
    known = _LETTERS[:count]
    if not isinstance(answer, str) or not answer or any(letter not in known for letter in answer):
        raise BadEntry("answer.form")
    if len(set(answer)) != len(answer):
        raise BadEntry("answer.repeated")
    return sorted(known.index(letter) for letter in answer)


def check_content(content: Content) -> list[str]:
    """Codes of what is wrong with text and choices."""
    faults: list[str] = []
    text, choices = content.get("text"), content.get("choices")
    if set(content) != {"text", "choices"}:
        faults.append("content.keys")
    if not isinstance(text, str) or not text.strip():
        faults.append("text.missing")
    elif len(text) > LONGEST_TEXT:
        faults.append("text.long")
    if not isinstance(choices, list | tuple) or not 2 <= len(choices) <= MOST_CHOICES:
        return [*faults, "choices.count"]
    if not all(isinstance(choice, str) and choice.strip() for choice in choices):
        return [*faults, "choices.empty"]
    if any(len(choice) > LONGEST_CHOICE for choice in choices):
        faults.append("choices.long")
    # Two choices that read the same make the right one a matter of luck.
    if len({"".join(choice.split()) for choice in choices}) != len(choices):
        faults.append("choices.repeated")
    return faults


def check_right(content: Content, solution: Solution, *, least: int, most: int) -> list[str]:
    """Codes of what is wrong with the right choices: `least` to `most` of them, known, ascending."""
    right, choices = solution.get("right"), content.get("choices")
    if set(solution) != {"right"} or not isinstance(right, list | tuple):
        return ["right.form"]
    if not all(type(index) is int for index in right) or list(right) != sorted(set(right)):
        return ["right.form"]
    count = len(choices) if isinstance(choices, list | tuple) else 0
    if any(not 0 <= index < count for index in right):
        return ["right.unknown"]
    return [] if least <= len(right) <= most else ["right.count"]


def parse_choices(content: Content, raw: object, *, most: int) -> Response:
    """One to `most` different known choices, ascending. Raises `BadResponse`."""
    if not isinstance(raw, list | tuple) or not 1 <= len(raw) <= most:
        raise BadResponse("choices.count")
    count = len(content["choices"])
    for index in raw:
        # `type`, because JSON's true would otherwise pass for choice 1.
        if type(index) is not int or not 0 <= index < count:
            raise BadResponse("choices.unknown")
    if len(raw) == 1:
        return (raw[0],)
    if len(set(raw)) != len(raw):
        raise BadResponse("choices.repeated")
    return tuple(sorted(raw))
