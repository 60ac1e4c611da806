"""Sealed files."""

from django.apps import AppConfig


class SealedFilesConfig(AppConfig):
    name = "kit.sealed_files"
    label = "sealed_files"
