"""Who handles a matter, as far as its signal tells: by that LAA 38 names the competent centre.

A criminal matter is with an organ (办案机关) from the police on, so the place of the facts never decides it. Any other
matter becomes litigation when it comes before a court; an administrative one is often before a government first, which
reconsiders it (行政复议) and is the body that settles the dispute.
"""

from __future__ import annotations

from outreach.network.rules.citations import cite
from outreach.referrals.rules.signals import Signal

# Defence, duty lawyer, compulsory treatment, victims – and what a court has decided and is to decide again.
CRIMINAL = frozenset(cite(f"legal-aid-law:{article}") for article in (24, 25, 28, 29, 30))
DECIDED_AGAIN = cite("legal-aid-law:33")


def is_litigation(signal: Signal, *, before_court: bool) -> bool:
    """Whether `Ask.organ` names the place, not `Ask.body` or `Ask.facts`; `before_court` is what the person says."""
    rights = frozenset(signal.right)
    return before_court or bool(rights & CRIMINAL) or DECIDED_AGAIN in rights
