"""Made-up histories of a rehearsal, without a fault until a test bends them."""

from __future__ import annotations

from typing import Any

from load_tests.rehearsal.figures import Figures, figures_of

Event = dict[str, Any]
PLAYERS, QUESTIONS = 10, 2
DOORS, OPEN_EVERY, CUT = 100.0, 20.0, 175.0


def event(t: float, phone: int, kind: str, **fields: Any) -> Event:
    return {"t": t, "phone": phone, "player": f"player-{phone}", "event": kind, **fields}


def evening() -> list[Event]:
    """Ten phones join a second apart, see each question 10 ms apart, answer after 3 s, are cut once and come back."""
    events: list[Event] = []
    for phone in range(PLAYERS):
        at = DOORS + phone
        events += [event(at, phone, "connected", worker="ws://a"), event(at, phone, "greeted")]
        events.append(event(at + 0.5, phone, "joined"))
        for position in range(QUESTIONS):
            opened = DOORS + OPEN_EVERY * (position + 1) + 0.01 * phone
            key = f"{phone}-{position}"
            events += [
                event(opened, phone, "shown", version=2 * position, phase="open", position=position),
                event(opened + 3, phone, "sent", position=position, key=key, choices=[1], **{"try": 1}),
                event(opened + 3.2, phone, "acked", position=position, key=key, late=False),
                event(opened + 9, phone, "result", position=position, answered=True, points=900,
                      score=900 * (position + 1), rank=1, of=PLAYERS),
            ]  # fmt: skip
        events += [
            event(CUT, phone, "closed", code=1006),
            event(CUT + 0.2 * (phone + 1), phone, "connected", worker="ws://a"),
            event(CUT + 0.2 * (phone + 1), phone, "greeted"),
        ]
    return sorted(events, key=lambda each: each["t"])


def figures(events: list[Event], **bent: Any) -> Figures:
    """Figures of these events, as the script asks for them."""
    asked: dict[str, Any] = {
        "players": PLAYERS,
        "doors_at": DOORS,
        "cuts": [(CUT, CUT + 0.1)],
        "until": 300.0,
    }
    return figures_of(sorted(events, key=lambda each: each["t"]), **{**asked, **bent})
