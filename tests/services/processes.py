"""Child processes of the tests."""

from load_tests.local.processes import die_with_parent, start, stop, wait_until

__all__ = ["die_with_parent", "start", "stop", "wait_until"]
