"""The device cookie: recognised by its signature, and nothing in it but a random identity."""

import re
import uuid

import pytest
from django.core import signing
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from quiz.participants.services import device
from quiz.participants.services.device import cookie_name, ensure_device, issue_device, read_device


def test_issued_device_is_read_back_and_each_is_another() -> None:
    tokens = [issue_device() for _ in range(20)]
    identities = [read_device(token) for token in tokens]
    assert len(set(identities)) == 20
    assert all(isinstance(identity, uuid.UUID) and identity.version == 4 for identity in identities)


@pytest.mark.parametrize("token", [None, "", "x", "a:b:c", uuid.uuid4().hex, "é:é:é", "\ud800", "x" * 10_000])
def test_forged_token_is_nobody(token: str | None) -> None:
    assert read_device(token) is None


def test_changed_identity_or_another_purpose_is_nobody() -> None:
    token = issue_device()
    assert read_device(uuid.uuid4().hex + token[32:]) is None
    assert read_device(signing.TimestampSigner(salt="other").sign(uuid.uuid4().hex)) is None
    assert read_device(signing.TimestampSigner(salt=device._SALT).sign("no identity")) is None


def test_old_token_is_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    long_ago = timezone.now().timestamp() - device._MAX_AGE_S - 60
    with monkeypatch.context() as patch:
        patch.setattr(signing.time, "time", lambda: long_ago)
        token = issue_device()
    assert read_device(token) is None


def test_valid_cookie_is_kept_and_a_bad_one_replaced() -> None:
    request = RequestFactory().get("/")
    request.COOKIES[cookie_name()] = issue_device()
    response = HttpResponse()
    ensure_device(request, response)
    assert not response.cookies
    request.COOKIES[cookie_name()] = "forged"
    ensure_device(request, response)
    cookie = response.cookies[cookie_name()]
    assert read_device(cookie.value) is not None
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (
        True,
        "Lax",
        "/",
        "",
    )


def test_header_for_a_newcomer_is_the_cookie_that_a_view_sets() -> None:
    response = HttpResponse()
    ensure_device(RequestFactory().get("/"), response)
    by_view = response.cookies[cookie_name()].OutputString()
    header = device.new_device_header(None)
    assert header is not None
    # all but the token and the second at which it was made
    made = re.compile(r"^device=[^;]+; expires=[^;]+;")
    assert made.sub("", header) == made.sub("", by_view)
    assert made.match(header)
    assert read_device(header.partition("=")[2].partition(";")[0]) is not None
    assert device.new_device_header(issue_device()) is None
