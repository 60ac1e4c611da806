"""A person at the sign-in page."""

from __future__ import annotations

import time

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from kit.audit.models import AuditEvent
from outreach.network.models import User
from outreach.network.rules.totp import code_at, step_at
from tests.access.clients import new_client
from tests.access.objects import PASSWORD

SIGN_IN, HOME = "/staff/sign-in/", "/staff/"


def sign_in(
    user: User, *, client: Client | None = None, password: str = PASSWORD
) -> tuple[Client, HttpResponse]:
    client = client or new_client()
    return client, client.post(SIGN_IN, {"login": user.username, "password": password})


def show_code(client: Client, secret: str, *, step: int = 0) -> HttpResponse:
    return client.post(reverse("mfa_authenticate"), {"code": code_at(secret, step_at(time.time()) + step)})


def is_in(client: Client) -> bool:
    return client.get(HOME).status_code == 200


def acts(user: User) -> list[str]:
    return list(AuditEvent.objects.filter(target=f"user:{user.pk}").values_list("action", flat=True))
