"""A year of made-up needs through the real rules of routing, to see where the network of stations is thin.

Reads stations and divisions; knows no person, no account and no referral, and writes nothing but its report.
"""
