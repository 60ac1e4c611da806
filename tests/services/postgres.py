"""The tests' PostgreSQL."""

from load_tests.local.postgres import Cluster, running_cluster, running_postgres

__all__ = ["Cluster", "running_cluster", "running_postgres"]
