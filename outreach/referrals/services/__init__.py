"""Writes. Each is one transaction, its audit row last; what is refused is a value."""
