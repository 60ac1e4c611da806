"""A whole game in one thread on a clock of its own: workers, database, bus, lines and phones, decided by a seed.

The engine is the real one. What stands around it is simulated, and fails as a city's evening fails: workers are killed
before and after a commit, the database goes away or leaves a commit in doubt, the bus drops and is partitioned, lines
are cut with frames under way. The same seed plays the same game.
"""
