"""Jobs and how applications register them: a module `<app>/schedule.py` with `JOBS`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule


@dataclass(frozen=True, slots=True)
class Job:
    """Something to be done again and again.

    `run` must be harmless when repeated: after a crash in the middle it is run again. `longest` is how long it may take
    before others take its scheduler for dead and start it anew.
    """

    name: str
    every: timedelta
    run: Callable[[], None]
    after: timedelta = timedelta(0)
    longest: timedelta = timedelta(minutes=10)


def registered_jobs() -> list[Job]:
    """The jobs of all installed applications. Raises `ValueError` for two of one name."""
    jobs: list[Job] = []
    for config in apps.get_app_configs():
        if config.module is not None and module_has_submodule(config.module, "schedule"):
            jobs += getattr(import_module(f"{config.name}.schedule"), "JOBS", ())
    names = [job.name for job in jobs]
    if repeated := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"Two jobs of one name: {', '.join(sorted(repeated))}")
    return jobs
