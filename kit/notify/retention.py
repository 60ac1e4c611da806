"""What an ended message keeps, and for how long."""

from __future__ import annotations

from datetime import datetime, timedelta

from kit.notify.models import Message
from kit.notify.personal import forget

# Longer than any act could be repeated: until then the key still stops a second message.
_ROWS_KEPT = timedelta(days=731)


def forget_old(*, now: datetime, kept: timedelta) -> int:
    """Forget whom ended messages were for after `kept`; delete them after two years. Returns how many were emptied."""
    ended = Message.objects.exclude(ended_at=None)
    ended.filter(ended_at__lte=now - _ROWS_KEPT).delete()
    return forget(ended.filter(ended_at__lte=now - kept).exclude(recipient_index=""))
