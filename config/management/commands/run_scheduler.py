"""`manage.py run_scheduler`: run the periodic jobs; any number of copies may run at once."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections, connections
from django.db.utils import OperationalError

from kit.schedule.jobs import registered_jobs
from kit.schedule.services import run_due

logger = logging.getLogger(__name__)

# Slots are minutes apart; a second or two of delay matters to no job.
_PAUSE = 2.0


class Command(BaseCommand):
    help = "Run the periodic jobs until ended. With several copies, each due time still runs once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="run what is due now, then end")
        parser.add_argument("--list", action="store_true", help="print the jobs and end")

    def handle(self, *args: Any, once: bool, list: bool, **options: Any) -> None:
        jobs = registered_jobs()
        if list:
            for job in jobs:
                self.stdout.write(f"{job.name}  every {job.every}")
            return
        worker = f"{socket.gethostname()}:{os.getpid()}"
        ended = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: ended.set())
        while not ended.is_set():
            close_old_connections()
            try:
                for name in run_due(jobs, worker=worker):
                    logger.info("Ran %s.", name)
            except OperationalError:
                # The database is away; so it is for everybody, and it will be back.
                if once:
                    raise
                self.stderr.write("The database does not answer; trying again.")
            if once:
                break
            ended.wait(_PAUSE)
        connections.close_all()
