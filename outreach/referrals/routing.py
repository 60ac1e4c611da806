"""WebSocket addresses of the desk."""

from __future__ import annotations

from django.urls import URLPattern, path

from outreach.referrals.consumers.desk import DeskConsumer

websocket_urlpatterns: list[URLPattern] = [path("ws/desk", DeskConsumer.as_asgi())]
