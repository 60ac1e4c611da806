"""Tokens of password links: they die with every act that ends an account's sessions."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import EmailAwarePasswordResetTokenGenerator


class SessionBoundTokenGenerator(EmailAwarePasswordResetTokenGenerator):  # type: ignore[misc]  # allauth has no hints
    """A link made before an account was closed, or its roles changed, opens nothing afterwards."""

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        bound: str = super()._make_hash_value(user, timestamp)
        return f"{bound}:{user.session_version}:{user.is_active}"
