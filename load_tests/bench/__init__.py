"""`python -m load_tests.bench`: what an answer, a frame, a join and a socket cost, side by side with other ways.

Four servers play the same game with the same phones, the same frames and the same payloads: `tutorial`, `embedded`,
`scaled`, `limit` (see `subjects`). Each is measured in turn, several times, and medians are taken, so that the
machine's drift falls on all alike.
"""
