"""Working days and working hours in China: which days are worked, when an office is open, and counting both.

`rules` counts and is pure; `notices/` holds each year's notice of the State Council, read by `announced.py`.
"""
