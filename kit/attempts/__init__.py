"""Counters of tries in the database: a restart, another worker or a lost cache forgets none."""
