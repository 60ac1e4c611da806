"""Telephone numbers: one form for all spellings."""
