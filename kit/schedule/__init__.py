"""Periodic jobs that run once for each due time, however many schedulers there are."""
