"""Group commit: many small writes of a process, durable in one transaction."""

from kit.group_commit.writer import Busy, GroupCommit

__all__ = ["Busy", "GroupCommit"]
