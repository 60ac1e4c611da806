"""Redis: it carries messages and counts, never the truth, so nothing about it refuses the start."""

from __future__ import annotations

from collections.abc import Mapping

import redis

from config.fitness.finding import Finding, Grade, expect

_PATIENCE_S = 2.0
_AWAY = "Games go on without it, screens a second late; signing in does not. Start it, or mend REDIS_URL."


def read_settings(url: str) -> dict[str, str]:
    """Version and settings; settings that this user may not read are missing. Raises `redis.RedisError`."""
    client = redis.Redis.from_url(
        url, socket_timeout=_PATIENCE_S, socket_connect_timeout=_PATIENCE_S, decode_responses=True
    )
    with client:
        client.ping()
        found: dict[str, str] = {}
        try:
            found["user"] = str(client.acl_whoami())
            found["version"] = str(client.info("server")["redis_version"])
            for name in ("maxmemory", "maxmemory-policy", "appendonly"):
                found[name] = str(client.config_get(name).get(name))
        except redis.exceptions.NoPermissionError:
            found["restricted"] = "yes"
    return found


def look_at_redis(url: str) -> list[Finding]:
    """What there is to say about the Redis at this address."""
    try:
        return judge_redis(read_settings(url))
    except redis.RedisError as error:
        return [Finding("Redis", f"does not answer ({type(error).__name__})", Grade.WARNING, _AWAY)]


def judge_redis(found: Mapping[str, str]) -> list[Finding]:
    if found.get("restricted"):
        return [Finding("Redis", "settings unseen, because our user may not read them: as it should be")]
    return [
        Finding("Redis", found["version"]),
        expect(
            "maxmemory-policy",
            found["maxmemory-policy"],
            good=found["maxmemory-policy"] == "noeviction",
            otherwise=Grade.WARNING,
            advice="When it is full, throttles and used tickets would be forgotten silently. Set it to noeviction.",
        ),
        expect(
            "maxmemory",
            found["maxmemory"],
            good=found["maxmemory"] != "0",
            otherwise=Grade.WARNING,
            advice="Without a limit it may take the machine's memory. 256mb are plenty.",
        ),
        expect(
            "appendonly",
            found["appendonly"],
            good=found["appendonly"] == "no",
            otherwise=Grade.WARNING,
            advice="Nothing in it need survive a restart; writing it to disk only costs time. Set it to no.",
        ),
        expect(
            "Redis user",
            found["user"],
            good=found["user"] != "default",
            otherwise=Grade.WARNING,
            advice="Give the product a user of its own who may use keys and messages and nothing else: deploy/redis/.",
        ),
    ]
