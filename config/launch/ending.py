"""How long an end may take, shared by the one process and by the supervisor of many.

A service manager that waits 30 seconds (`TimeoutStopSec`, `terminationGracePeriodSeconds`) never has to kill anybody.
"""

from __future__ import annotations

# A worker has ended this long after its signal, whatever hangs.
END_SECONDS = 20
# Telling a worker's phones to move over, and waiting until they have.
DRAIN_SECONDS = 17.0
# What is still under way afterwards: a page, an upload.
CLOSE_SECONDS = 2

# sysexits.h, EX_CONFIG: the settings are not fit to start, so starting again would not help.
UNFIT = 78
# EX_TEMPFAIL: the database does not answer yet; whoever keeps us starts us again.
AWAY = 75
