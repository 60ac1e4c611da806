"""What a serving process makes sure of before it opens its doors."""

from __future__ import annotations

import logging
import sys

from django.conf import settings
from django.db import OperationalError, connections

from config.fitness.finding import Grade
from config.fitness.inspection import inspect, unsafe
from config.launch.ending import AWAY, UNFIT

logger = logging.getLogger(__name__)

# For every statement of a serving process, in milliseconds. Pages and the engine need far less; what takes longer waits
# for something that is broken, and is better tried again. Migrations, backups and other commands have no limit.
_LIMITS = {"statement_timeout": 5_000, "lock_timeout": 2_000, "idle_in_transaction_session_timeout": 10_000}


def limit_statements() -> None:
    """Set the limits on this process's connections; to be called before the first one is made."""
    own = connections.settings["default"]
    # A pooler in between shares sessions and takes no options: there the role carries the limits (docs/operations.md).
    if own["ENGINE"].endswith("postgresql") and not settings.ENV.database_pooler:
        limits = " ".join(f"-c {name}={value}" for name, value in _LIMITS.items())
        own["OPTIONS"]["options"] = f"{own['OPTIONS'].get('options', '')} {limits}".strip()


def unfit_status() -> int | None:
    """`None` when this process may serve; otherwise its exit status, and the reason has been told."""
    try:
        findings = inspect(workers=settings.ENV.workers)
    except OperationalError as error:
        logger.error("The database does not answer: %s", error)
        return AWAY
    if bad := unsafe(findings):
        told = "\n".join(map(str, bad))
        print(f"The installation is not fit to start:\n{told}", file=sys.stderr)  # noqa: T201
        return UNFIT
    for finding in findings:
        if finding.grade is Grade.WARNING:
            logger.warning("%s = %s: %s", finding.subject, finding.value, finding.advice)
    return None
