"""Working days and working hours in China: which days are worked, when an office is open, and counting both.

`rules` counts and is pure; `notices/` holds each year's notice of the State Council and `notice_files.py` reads them.
`announced.py` and `office.py` are the calendar and the hours of this installation, with what its office has added.
"""
