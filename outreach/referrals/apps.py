"""Needs, consent, referrals and the duty to report."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "outreach.referrals"
    label = "referrals"
