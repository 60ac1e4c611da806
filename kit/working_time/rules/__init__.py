"""Counting working days and working hours, on values."""
