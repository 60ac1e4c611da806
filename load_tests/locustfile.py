"""For Locust: people (`LivePlayer`) and rooms full of phones (`Cohort`) in a rehearsal, in the shape of an evening;
and officers at a demo's desk (`DeskOfficer`).

    TOKEN=… locust -f load_tests/locustfile.py --host https://… LivePlayer --users 50 --shape doors

opens Locust's page on port 8089; `--headless` does without. `--master` on one machine and `--worker --master-host …`
on others spread the users; only the master needs the pass. See docs/rehearsal.md.
"""

from __future__ import annotations

from typing import Any

from locust import events
from locust.argument_parser import LocustArgumentParser
from locust.runners import MasterRunner

from load_tests.users.cohort import Cohort
from load_tests.users.desk_officer import DeskOfficer
from load_tests.users.live_player import LivePlayer
from load_tests.users.shapes import SHAPES, Evening
from load_tests.users.storm import MESSAGE, Storm

__all__ = ["Cohort", "DeskOfficer", "Evening", "LivePlayer"]


@events.init_command_line_parser.add_listener  # type: ignore[untyped-decorator]
def add_options(parser: LocustArgumentParser) -> None:
    """What our users and shapes are told; on the command line, and but for the pass on Locust's page."""
    parser.add_argument("--shape", choices=list(SHAPES), default="doors", help="how users come and go")
    parser.add_argument("--length", type=float, default=5.0, help="minutes until everybody is sent home")
    parser.add_argument("--cohort-size", type=int, default=500, help="phones of one Cohort")
    parser.add_argument(
        "--cohort-rate", type=float, default=50.0, help="phones of a Cohort coming in a second"
    )
    parser.add_argument(
        "--accounts", default="var/demo-accounts.json", help="the demo's accounts, for a DeskOfficer"
    )
    parser.add_argument(
        "--token", env_var="TOKEN", default="", is_secret=True, include_in_web_ui=False,
        help="the organiser's pass; rather give it as TOKEN= in the environment",
    )  # fmt: skip


@events.init.add_listener  # type: ignore[untyped-decorator]
def listen_for_storms(environment: Any, **_: Any) -> None:
    """Whoever runs users hears when their lines are to be cut."""
    if not isinstance(environment.runner, MasterRunner):
        environment.runner.register_message(MESSAGE, Storm.break_out)
