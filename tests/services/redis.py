"""The tests' Redis."""

from load_tests.local.redis import RedisServer, running_redis, running_redis_server

__all__ = ["RedisServer", "running_redis", "running_redis_server"]
