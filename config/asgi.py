"""Sockets, and in the embedded mode the pages too, for an ASGI server such as Daphne or uvicorn."""

import os

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application
from django.urls import path

from config.memory import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
pages = get_asgi_application()

from realtime.socket import LiveSocket  # noqa: E402 — models can be imported only once Django is set up

application = ProtocolTypeRouter(
    {"http": pages, "websocket": URLRouter([path("live/", LiveSocket.as_asgi())])}
)
settle()
