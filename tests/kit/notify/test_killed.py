"""A sender that is killed at the gateway: the next one sends with the same name, when the lease is over."""

import os
import signal
import sys
from pathlib import Path

import pytest
from django.db import connection

from kit.notify.gateways.http import HttpGateway
from kit.notify.models import Message
from kit.notify.rules.states import LEASE, State
from load_tests.local.processes import start, stop
from tests.kit.notify.gateway_servers import LocalGateway
from tests.kit.notify.samples import NOW, put, run
from tests.services.installations import ROOT

SEND = """
import sys, django
django.setup()
from kit.notify.gateways.http import HttpGateway
from tests.kit.notify.samples import run
run(HttpGateway(sys.argv[1], key="", timeout_s=25))
"""


def this_database() -> str:
    """The address of the test's own database, for another process."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return f"{os.environ['DATABASE_URL'].rsplit('/', 1)[0]}/{name}"


@pytest.mark.django_db(transaction=True)
def test_killed_sender_costs_nobody_a_message(tmp_path: Path) -> None:
    message = put()
    with LocalGateway() as server:
        server.may_answer.clear()
        sender = start(
            [sys.executable, "-c", SEND, server.url],
            log=tmp_path / "sender.log",
            env={
                **os.environ,
                "DATABASE_URL": this_database(),
                "DJANGO_SETTINGS_MODULE": "config.settings",
            },
            cwd=ROOT,
        )
        assert server.came.wait(30), (tmp_path / "sender.log").read_text()
        assert stop(sender, by=signal.SIGKILL) == -signal.SIGKILL
        message.refresh_from_db()
        assert (message.state, message.tries) == (State.SENDING, 1)
        server.may_answer.set()
        again = HttpGateway(server.url, key="", timeout_s=20)
        assert run(again, now=NOW + LEASE / 2).accepted == 0
        assert run(again, now=NOW + LEASE).accepted == 1
    assert Message.objects.get().state == State.SENT
    assert [each.headers["Idempotency-Key"] for each in server.requests] == [str(message.pk)] * 2
    assert list(server.delivered) == [str(message.pk)]
