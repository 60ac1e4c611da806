"""The rows of referrals: counts, people, consent, referrals and their events, oversight, duty."""

from outreach.referrals.models.append_only import WrittenOnce
from outreach.referrals.models.consent import Consent, ConsentText, Receiver, Withdrawal
from outreach.referrals.models.duty import DutyReport, DutyStep
from outreach.referrals.models.needs import NeedCount, PublishedWeek
from outreach.referrals.models.oversight import AccessApproval, BreakGlass
from outreach.referrals.models.person import SUBJECT, Person
from outreach.referrals.models.referral import Referral, ReferralEvent, columns_of
from outreach.referrals.models.taxonomy_version import TaxonomyVersion
from outreach.referrals.models.work import Attachment, Booking, DuplicateMark

__all__ = [
    "SUBJECT",
    "AccessApproval",
    "Attachment",
    "Booking",
    "BreakGlass",
    "Consent",
    "ConsentText",
    "DuplicateMark",
    "DutyReport",
    "DutyStep",
    "NeedCount",
    "Person",
    "PublishedWeek",
    "Receiver",
    "Referral",
    "ReferralEvent",
    "TaxonomyVersion",
    "Withdrawal",
    "WrittenOnce",
    "columns_of",
]
