"""Simulated players: for the demo, and for measuring how much the platform holds."""
