"""Reads the door's dated files."""
