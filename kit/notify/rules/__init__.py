"""What may be sent, when, and what becomes of it. The standard library only; clock and chance are handed in."""
