"""The desk's socket: who may open it, and that nothing but areas' codes goes over it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.db import connections

from config.routing import allowed_origins, websocket_application
from outreach.network.models import User
from outreach.network.rules.roles import Role
from outreach.referrals.consumers import desk as socket
from outreach.referrals.services.desk_news import groups_above
from tests.access.clients import new_client
from tests.access.objects import OTHER, OWN, make_staff
from tests.outreach.referrals.world import CALLED, PHONE, TOWNSHIP, Desk, make_desk, opened

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
async def _connections_end(transactional_db: None) -> AsyncIterator[None]:
    """The thread that works for the event loop has a connection of its own; it must not outlive the test."""
    yield
    await sync_to_async(connections.close_all)()


def _session(user: User | None) -> bytes:
    client = new_client(user=user)
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items()).encode()


async def connect(user: User | None, *, origin: str = "") -> WebsocketCommunicator:
    cookie = await sync_to_async(_session)(user)
    headers = [(b"cookie", cookie), (b"origin", (origin or allowed_origins()[0]).encode())]
    return WebsocketCommunicator(websocket_application, "/ws/desk", headers=headers)


async def told(page: WebsocketCommunicator) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(await page.receive_from(timeout=10))
    return found


def test_change_reaches_every_division_above_its_area() -> None:
    assert groups_above(["150402001"]) == {"desk.1504", "desk.150402", "desk.150402001"}


async def test_desk_is_told_that_something_has_changed_and_nothing_else() -> None:
    desk: Desk = await sync_to_async(make_desk)()
    page = await connect(desk.officer)
    assert (await page.connect(timeout=10))[0]
    assert (await told(page))["areas"] == ["*"]
    elsewhere = await connect(await sync_to_async(make_staff)(Role.REFERRAL_OFFICER, division=OTHER))
    await elsewhere.connect(timeout=10)
    await told(elsewhere)
    found = await sync_to_async(opened)(desk)
    message = await page.receive_from(timeout=10)
    assert json.loads(message) == {"type": "desk.changed", "areas": [OWN], "version": 2}
    for secret in (CALLED, PHONE, str(found.referral.pk), found.receipt.text, "wage", TOWNSHIP):
        assert secret not in message
    # Told of its own area afterwards, and of nothing before.
    await sync_to_async(_change_elsewhere)()
    assert (await told(elsewhere))["areas"] == [OTHER]
    await page.disconnect()
    await elsewhere.disconnect()


def _change_elsewhere() -> None:
    from tests.outreach.referrals.world import referral_of_county

    referral_of_county(OTHER)


@pytest.mark.parametrize("role", [None, Role.VILLAGE_CONTACT, Role.ORGANISER, Role.AUDITOR])
async def test_who_has_no_desk_is_sent_away(role: Role | None) -> None:
    user = await sync_to_async(make_staff)(role) if role is not None else None
    page = await connect(user)
    await page.connect(timeout=10)
    assert (await page.receive_output(timeout=10))["code"] == socket.CLOSE_NOT_ALLOWED


async def test_session_without_the_second_factor_is_sent_away(settings: Any) -> None:
    desk: Desk = await sync_to_async(make_desk)()
    settings.SECOND_FACTOR_REQUIRED = True
    page = await connect(desk.officer)
    await page.connect(timeout=10)
    assert (await page.receive_output(timeout=10))["code"] == socket.CLOSE_NOT_ALLOWED


async def test_page_of_another_origin_opens_none() -> None:
    desk: Desk = await sync_to_async(make_desk)()
    page = await connect(desk.officer, origin="https://evil.example")
    assert (await page.connect(timeout=10))[0] is False


async def test_who_says_anything_or_loses_the_role_is_sent_away(monkeypatch: pytest.MonkeyPatch) -> None:
    desk: Desk = await sync_to_async(make_desk)()
    talks = await connect(desk.officer)
    await talks.connect(timeout=10)
    await told(talks)
    await talks.send_to(text_data="hello")
    assert (await talks.receive_output(timeout=10))["code"] == socket.CLOSE_NOT_ALLOWED
    monkeypatch.setattr(socket, "ASK_AGAIN_S", 0.05)
    page = await connect(desk.colleague)
    await page.connect(timeout=10)
    await told(page)
    await sync_to_async(desk.colleague.grants.all().delete)()
    assert (await page.receive_output(timeout=10))["code"] == socket.CLOSE_NOT_ALLOWED


async def test_sockets_of_a_process_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    desk: Desk = await sync_to_async(make_desk)()
    monkeypatch.setattr(socket, "MOST_SOCKETS", 0)
    page = await connect(desk.officer)
    await page.connect(timeout=10)
    assert (await page.receive_output(timeout=10))["code"] == socket.CLOSE_FULL
