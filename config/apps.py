"""The application that holds what all pages share: base templates, navigation, the start page."""

from django.apps import AppConfig


class ConfigApp(AppConfig):
    name = "config"
    label = "config"
