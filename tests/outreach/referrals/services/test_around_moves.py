"""What surrounds a step: who is told of it, the link that withdraws, the command that checks rows and events."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from outreach.referrals.models import Referral, ReferralEvent
from outreach.referrals.queries.history import faults
from outreach.referrals.rules.referral_values import Kind
from outreach.referrals.services import desk, listeners
from outreach.referrals.services.listeners import Change, listen
from outreach.referrals.services.withdrawal_links import read_withdrawal_token, withdrawal_token
from tests.outreach.referrals.world import NOW, make_desk, opened

pytestmark = pytest.mark.django_db


def test_listeners_are_told_after_the_commit_and_one_that_fails_stops_nobody(
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: Any,
) -> None:
    monkeypatch.setattr(listeners, "_LISTENERS", [])
    desk_ = make_desk()
    told: list[Change] = []

    def fails(change: Change) -> None:
        raise RuntimeError("nobody listens")

    listen(fails)
    listen(told.append)
    listen(told.append)  # twice is once
    with caplog.at_level(logging.ERROR), django_capture_on_commit_callbacks(execute=True):
        key = opened(desk_).referral.pk
        desk.claim(referral_id=key, user=desk_.officer, now=NOW)
        assert told == []
    area = (desk_.workstation.division_id,)
    assert told == [Change(key, 1, Kind.OPENED, area), Change(key, 2, Kind.CLAIMED, area)]
    assert len(caplog.records) == 2


def test_what_was_rolled_back_is_told_to_nobody(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr(listeners, "_LISTENERS", [])
    desk_ = make_desk()
    told: list[Change] = []
    listen(told.append)
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        opened(desk_)
        transaction.set_rollback(True)
    assert told == []
    assert not Referral.objects.exists()


def test_only_a_token_that_was_given_out_names_a_referral() -> None:
    found = opened(make_desk())
    token = found.withdrawal_token
    assert token == withdrawal_token(found.referral.pk)
    assert read_withdrawal_token(token) == found.referral.pk
    other = f"{'0' * 32}:{token.partition(':')[2]}"
    for wrong in ("", "x", token[:-1], f"{token}x", found.referral.pk.hex, other):
        assert read_withdrawal_token(wrong) is None


def test_the_command_ends_badly_and_names_the_key_of_what_does_not_agree(
    capsys: pytest.CaptureFixture[str],
) -> None:
    desk_ = make_desk()
    changed, lost, broken = (opened(desk_, phone=f"1390000000{n}").referral for n in range(3))
    Referral.objects.filter(pk=changed.pk).update(attempts=9, calls_stopped=True)
    ReferralEvent.objects.filter(referral=lost).update(seq=7)
    ReferralEvent.objects.filter(referral=broken).update(codes={"rank": "x"})
    with pytest.raises(CommandError, match="3 referrals"):
        call_command("check_referrals")
    said = {fault.referral: fault.what for fault in faults()}
    assert said[changed.pk] == "differs in attempts, calls_stopped"
    assert said[lost.pk].startswith("event 7, opened")
    assert said[broken.pk] == "an event cannot be read"
    assert f"referral:{changed.pk}" in capsys.readouterr().err
