"""Codes of what the audit log records here. Stored; never renamed."""

from enum import StrEnum


class Action(StrEnum):
    """Acts on referrals, people's data and what rules them."""

    OPENED = "referral.opened"
    READ = "referral.read"
    LISTED = "referral.listed"  # a list that shows what people are called
    CHANGED = "referral.changed"  # its detail names the event
    CONSENTED = "referral.consented"
    WITHDRAWN = "referral.withdrawn"
    WITHDRAWAL_READ = "referral.withdrawal_read"  # a station that had the data has read of it
    MERGED = "referral.merged"
    KEPT_APART = "referral.kept_apart"  # likely duplicates that are two matters
    CORRECTED = "referral.corrected"
    EXPORTED = "referral.exported"
    ERASED = "referral.erased"
    FOUND_BY_RECEIPT = "referral.found_by_receipt"
    LOOK_ASKED = "referral.look_asked"  # at a minor's record
    LOOK_APPROVED = "referral.look_approved"
    LOOK_REFUSED = "referral.look_refused"
    GLASS_BROKEN = "referral.glass_broken"
    GLASS_REVIEWED = "referral.glass_reviewed"
    HARM_REPORTED = "duty.harm_reported"
    HARM_READ = "duty.read"
    HARM_TOLD = "duty.told"  # the authorities
    TAXONOMY_STORED = "needs.taxonomy_stored"
    CONSENT_TEXT_STORED = "needs.consent_text_stored"
    WEEK_PUBLISHED = "needs.week_published"
