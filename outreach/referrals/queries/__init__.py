"""Reads, each with a fixed number of queries."""
