"""Rows of a live game."""
