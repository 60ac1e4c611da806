"""`python -m load_tests.city --players 20000`: a whole city in one game, on this machine, held against thresholds.

PostgreSQL, Redis, two workers and the phones share the machine's cores. First a small game at the same pace, so that
the cost of an answer in the large one can be compared; then everybody comes, sees, answers, and what phones saw is
judged against the rows.
"""
