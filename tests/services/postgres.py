"""The tests' PostgreSQL."""

from load_tests.local.postgres import Cluster, find_postgres, running_cluster, running_postgres

__all__ = ["Cluster", "find_postgres", "running_cluster", "running_postgres"]
