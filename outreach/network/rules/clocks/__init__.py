"""Two clocks side by side: what the statute allows and what the bureau promises. They are never merged.

`statute_table` and `promises` are the tables, `statute` and `promised` count, `side_by_side` shows both for a step,
`advance` says when aid comes before the papers.
"""
