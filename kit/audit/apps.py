"""The hash-chained audit log."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "kit.audit"
    label = "audit"
