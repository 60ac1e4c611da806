"""Whether messages to people have a way out."""

from __future__ import annotations

from config.fitness.finding import Finding, Grade, expect


def judge_gateway(gateway: str) -> Finding:
    """`none` refuses nothing: messages wait, and are sent when there is a gateway before they expire."""
    return expect(
        "SMS_GATEWAY",
        gateway,
        good=gateway != "none",
        otherwise=Grade.WARNING,
        advice="Messages to people stay in the outbox until they expire. Set a gateway: docs/operations.md.",
    )
