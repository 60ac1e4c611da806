"""What goes along when advice becomes a referral, so that nobody tells their story twice."""

from __future__ import annotations

from outreach.consultations.rules.entries import Channel
from outreach.referrals.rules.consent import Channel as ConsentChannel

# How the text of consent is read aloud: to whom stands at the window there, to everybody else by telephone.
READ_ALOUD = {Channel.WINDOW: ConsentChannel.STATION}


def read_aloud(channel: Channel) -> ConsentChannel:
    """How consent is given to whoever came by this channel."""
    return READ_ALOUD.get(channel, ConsentChannel.TELEPHONE)


def story(*, number: str, question: str, answer: str) -> str:
    """The note that the referral begins with: what was asked and what was said to it, word for word."""
    parts = [f"咨询 {number}"]
    if question:
        parts.append(f"问：{question}")
    if answer:
        parts.append(f"答：{answer}")
    return "\n\n".join(parts)
