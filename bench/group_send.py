"""Chat as Channels' own tutorial builds it: a consumer for each socket and `group_send`.

The layer is the in-memory one, in the one process that serves the sockets: channels_redis is not
among Coppice's packages, and would be slower still.
"""

import json

from channels.generic.websocket import AsyncWebsocketConsumer
from channels.layers import InMemoryChannelLayer
from channels.routing import ProtocolTypeRouter, URLRouter
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.http import HttpResponse
from django.urls import path

EVERYBODY = "everybody"

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    CHANNEL_LAYERS={"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}},
    INSTALLED_APPS=["channels"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="bench",  # noqa: S106 — protects nothing
)
urlpatterns = [path("health/", lambda request: HttpResponse("ok"))]


class Listener(AsyncWebsocketConsumer):
    async def connect(self):
        await self.channel_layer.group_add(EVERYBODY, self.channel_name)
        await self.accept()

    async def disconnect(self, code):
        await self.channel_layer.group_discard(EVERYBODY, self.channel_name)

    async def frame(self, event):
        await self.send(text_data=event["text"])


class Speaker(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        layer: InMemoryChannelLayer = self.channel_layer
        for text in json.loads(text_data):
            await layer.group_send(EVERYBODY, {"type": "frame", "text": text})


application = ProtocolTypeRouter(
    {
        "http": get_asgi_application(),
        "websocket": URLRouter([path("live/", Listener.as_asgi()), path("say", Speaker.as_asgi())]),
    }
)
