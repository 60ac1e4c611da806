"""Ending all sessions of an account at once."""

from django.db.models import F

from outreach.network.models import User


def end_sessions(user: User) -> None:
    """Every session of the account is over with its next request; open sockets ask again by themselves."""
    User.objects.filter(pk=user.pk).update(session_version=F("session_version") + 1)
    user.refresh_from_db(fields=["session_version"])
