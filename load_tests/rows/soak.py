"""The tables at their full size: 64 million answers, held against the same tables with two million.

Takes about half an hour and 20 GB of disk. What a game does must cost the same in a table thirty times as large.
"""

from __future__ import annotations

from load_tests.rows.__main__ import in_own_process

ROWS, COMPARED = 64_000_000, 2_000_000
# Costs that one game causes, and how much dearer each may be; the caches of a small machine hold a part of the table.
MAY_GROW = {
    "answer_cpu_us": 1.3,
    "answer_log_b": 1.3,
    "tally_20k_ms": 2.0,
    "standings_1k_ms": 3.0,
    "review_500_ms": 3.0,
}


def run(_minutes: float) -> None:
    """Raises `AssertionError` when a cost of a game grows with what others have left in the table."""
    small, large = in_own_process("ours", COMPARED), in_own_process("ours", ROWS)
    for name, value in large.items():
        print(f"  {name:18} {small[name]:12,.2f} at {COMPARED:,}   {value:12,.2f} at {ROWS:,}", flush=True)
    assert large["rows_m"] >= ROWS / 1e6 * 0.99, "not all rows were planted"
    dearer = [name for name, factor in MAY_GROW.items() if large[name] > factor * small[name]]
    assert not dearer, f"dearer in the large table: {', '.join(dearer)}"
    assert large["hot_share"] > 0.95, "score updates write indexes"
