"""Locust's users and shapes: `LivePlayer` is one person with one phone, `Cohort` a generator process full of phones."""
