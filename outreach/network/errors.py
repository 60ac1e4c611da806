"""The one error that services of this app raise for what they refuse."""

from __future__ import annotations

from outreach.network.rules.granting import Refusal


class AccountRefused(Exception):
    """An act on an account was refused; `code` says why, `wording.REFUSALS` says it to people."""

    def __init__(self, code: Refusal) -> None:
        super().__init__(code.value)
        self.code = code
