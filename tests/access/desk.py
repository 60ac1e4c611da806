"""The acts of the desk that the access matrix knows. A new one without its name here fails `test_matrix.py`."""

ACTS = frozenset(
    {
        "claim", "release", "hand-over", "escalate", "settle", "note", "contact", "safe-contact", "correct", "deadline",
        "transfer", "consent", "book", "cancel-slot", "attach", "detach", "ready", "close", "reopen", "withdraw",
        "acknowledge", "merge", "keep-apart",
    }
)  # fmt: skip
