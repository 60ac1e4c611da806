"""The headers of every address, whatever its answer; and the cookies of an installation behind HTTPS."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.urls import reverse

from tests.access.addresses import address
from tests.access.clients import new_client
from tests.access.matrix import ROWS, Row
from tests.access.objects import BUILDERS, OWN, make_world

ROOT = Path(__file__).resolve().parents[2]
CONSOLES = ("/host/", "/screen/")


def directives(response: HttpResponse) -> dict[str, list[str]]:
    policy = response.headers["Content-Security-Policy"]
    return {words[0]: words[1:] for part in policy.split(";") if (words := part.split())}


def check(response: HttpResponse, path: str) -> None:
    policy = directives(response)
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == policy["style-src"] == ["'self'"]
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == ["'none'"]
    assert policy["form-action"] == ["'self'"]
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin"
    if path.startswith("/staff/") or (path.startswith(CONSOLES) and response.status_code != 404):
        assert "no-store" in response.headers["Cache-Control"]
    for name, cookie in response.cookies.items():
        if not cookie.value:
            continue  # being deleted
        assert cookie["samesite"] == "Lax", name
        # The display choices are read by scripts and hold no secret.
        assert cookie["httponly"] or name in ("large", "theme"), name


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.url}")
def test_every_answer_carries_the_safe_headers(row: Row) -> None:
    world = make_world()
    people = [
        None,
        world.staff[min(row.may)],
        next((u for r, u in world.staff.items() if r not in row.may), None),
    ]
    for user in people:
        path = address(row.url, BUILDERS[row.of](world, OWN) if row.of else {})
        client = new_client(user=user)
        check(client.get(path) if row.method == "GET" else client.post(path, row.data), path)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/nowhere/", "/staff/nowhere/"])
def test_error_pages_carry_the_safe_headers(path: str) -> None:
    check(new_client().get(path), path)


_ASK = """
import json
import django
django.setup()
from django.test import Client
response = Client(SERVER_NAME="pufa.example.gov.cn").get("/staff/sign-in/", secure=True)
cookies = {name: dict(cookie) for name, cookie in response.cookies.items()}
print(json.dumps({"status": response.status_code, "headers": dict(response.headers), "cookies": cookies}))
"""


def test_https_installation_sends_hsts_and_host_cookies(tmp_path: Path) -> None:
    environ = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "OUTREACH_MODE": "production",
        "PUBLIC_URL": "https://pufa.example.gov.cn",
        "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3",
        "VAR_DIR": str(tmp_path),
        "SECRET_KEY": secrets.token_hex(32),
        "SEALING_KEY": secrets.token_hex(32),
    }
    done = subprocess.run(
        [sys.executable, "-c", _ASK], cwd=ROOT, env=environ, capture_output=True, text=True, check=True
    )
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["status"] == 200
    assert told["headers"]["Strict-Transport-Security"].startswith("max-age=31536000")
    # Browsers heed it on HTTPS alone.
    assert told["headers"]["Cross-Origin-Opener-Policy"] == "same-origin"
    assert told["cookies"]
    for name, cookie in told["cookies"].items():
        assert name.startswith("__Host-"), name
        assert cookie["secure"] is True
        assert cookie["path"] == "/"
        assert not cookie["domain"]


@pytest.mark.django_db
def test_sign_in_form_is_not_kept_by_browsers_or_proxies() -> None:
    assert "no-store" in new_client().get(reverse("account_login")).headers["Cache-Control"]
