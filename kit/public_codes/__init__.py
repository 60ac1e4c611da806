"""Codes that people carry home on paper: drawn by lot, easy to read aloud and type, telling nothing."""
