"""The socket at /live/: it listens, says what it has applied, and whispers. Writes go over HTTP."""

import asyncio
import random

from channels.consumer import get_handler_name
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.http.cookie import parse_cookie
from django.http.request import validate_host

from realtime import identity, inbound
from realtime.database import in_database
from realtime.hub import Hub
from realtime.watcher import RENEW, UNWELCOME, Watcher

RENEW_AFTER = (10 * 3600, 12 * 3600)  # seconds; the spread keeps them from coming back together


class House:
    """The one hub of this process, started with the first socket."""

    hub: Hub | None = None
    is_draining = False
    _starting: asyncio.Task | None = None

    @classmethod
    async def open(cls) -> Hub:
        if cls._starting is None:
            cls._starting = asyncio.create_task(cls._start())
        try:
            return await asyncio.shield(cls._starting)
        except Exception:
            cls._starting = None
            raise

    @classmethod
    async def drain(cls) -> None:
        cls.is_draining = True
        if cls.hub:
            await cls.hub.drain()

    @classmethod
    async def _start(cls) -> Hub:
        hub = Hub()
        await hub.start()
        cls.hub = hub
        return hub


class LiveSocket(AsyncWebsocketConsumer):
    watcher = hub = renewal = None

    async def __call__(self, scope, receive, send):
        """However the socket ends, by an error or cancelled by the server, nobody stays behind."""
        try:
            return await super().__call__(scope, receive, send)
        finally:
            self._part()

    async def dispatch(self, message):
        """As in Channels, without its hop through a database thread for every event."""
        await getattr(self, get_handler_name(message))(message)

    async def connect(self):
        headers = dict(self.scope["headers"])
        if House.is_draining or not is_same_origin(headers):
            await self.close()
            return
        cookies = parse_cookie(headers.get(b"cookie", b"").decode("latin-1"))
        self.hub = await House.open()
        person = await in_database(identity.identify, cookies.get(settings.SESSION_COOKIE_NAME))
        await self.accept()
        self.bucket = inbound.Bucket()
        self.watcher = Watcher(person, self.base_send, self.close)
        loop = asyncio.get_running_loop()
        seconds = random.uniform(*RENEW_AFTER)  # noqa: S311
        self.renewal = loop.call_later(seconds, self.watcher.close, RENEW)
        self.hub.join(self.watcher)

    async def disconnect(self, code):
        self._part()

    async def receive(self, text_data=None, bytes_data=None):
        try:
            self.bucket.take()
            message = inbound.parse(text_data)
        except inbound.Unwelcome:
            self.watcher.close(UNWELCOME)
            return
        await self._obey(message)

    async def _obey(self, message):
        hub, watcher = self.hub, self.watcher
        match message:
            case inbound.Watch(name, after, ref):
                await self._watch(name, after, ref)
            case inbound.Unwatch(name):
                hub.unwatch(watcher, name)
            case inbound.Applied(numbers):
                for name, seq in numbers.items():
                    await hub.acknowledge(watcher, name, seq)
            case inbound.Writing(name):
                hub.company.write(watcher, name)

    async def _watch(self, name, after, ref):
        watcher = self.watcher
        if name not in watcher.positions and len(watcher.positions) >= inbound.MAX_STREAMS:
            watcher.close(UNWELCOME)
        else:
            await self.hub.watch(watcher, name, after, ref)

    def _part(self):
        if self.watcher:
            self.renewal.cancel()
            self.hub.part(self.watcher)


def is_same_origin(headers: dict[bytes, bytes]) -> bool:
    """The page's scheme, host and port are exactly the ones that the socket was opened at."""
    host = headers.get(b"host", b"").decode("latin-1")
    scheme = "https" if settings.HTTPS else "http"
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    origin = headers.get(b"origin", b"").decode("latin-1")
    return validate_host(name, settings.ALLOWED_HOSTS) and origin == f"{scheme}://{host}"
