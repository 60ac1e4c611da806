"""Free TCP ports of the loopback address."""

from config.launch.trial.service import free_port

__all__ = ["free_port"]
