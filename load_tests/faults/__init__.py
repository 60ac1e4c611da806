"""Faults that happen to real installations: of lines, disks, clocks and callers."""
