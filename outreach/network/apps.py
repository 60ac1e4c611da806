"""Divisions, stations, staff and their roles."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "outreach.network"
    label = "network"
