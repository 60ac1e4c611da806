"""Free TCP ports."""

from load_tests.local.ports import free_port

__all__ = ["free_port"]
