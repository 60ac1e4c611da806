"""Django's settings of outgoing mail from the environment's address."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from config.env import Env


def email_settings(env: Env) -> dict[str, Any]:
    """Django's e-mail settings from `smtp://user:password@host:587` (STARTTLS) or `smtps://…:465` (TLS)."""
    url = env.email_url
    if url is None:
        # Nothing leaves the machine; a file per message.
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(env.var_dir / "mail"),
        }
    parts = urlsplit(url)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "",
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp",
        "EMAIL_TIMEOUT": 10,
        "DEFAULT_FROM_EMAIL": unquote(parts.username or "") or f"noreply@{urlsplit(env.public_url).hostname}",
    }
