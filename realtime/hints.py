"""Hints say that a stream has something new; whispers say who is here and who is writing.

Both are only about speed and company: a hint carries names and numbers, so a lost, late or forged
one does no harm, and a whisper is forgotten within seconds. In one process they go straight to
the hub; with REDIS_URL they are published too, from any thread or worker, and a dead Redis
neither fails nor slows the write that sent them.
"""

import asyncio
import json
import logging
import secrets
import time

import redis
import redis.asyncio
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

log = logging.getLogger(__name__)
PROCESS = secrets.token_hex(4)
_TIMEOUT = 0.2  # seconds a write may wait for Redis
_BREAK = 5.0  # seconds after a failure in which Redis is left alone
_listeners = []


def listen(hear) -> None:
    """Call `hear(message)` for every message sent in this process, from whichever thread."""
    _listeners.append(hear)


def tell(heads: dict[str, int]) -> None:
    """Streams have moved: name -> newest number. Called on commit."""
    _send({"heads": heads})


def whisper(message: dict) -> None:
    """Presence and typing; see presence.py for the shapes."""
    _send({"whisper": message})


def _send(message: dict) -> None:
    message["from"] = PROCESS
    for hear in list(_listeners):
        hear(message)
    if settings.REDIS_URL:
        _publisher.publish(json.dumps(message))


class _Publisher:
    """redis-py behind a breaker: after one failure nothing is tried for _BREAK seconds."""

    def __init__(self):
        self.client = None
        self.broken_until = 0.0

    def publish(self, text: str) -> None:
        if time.monotonic() < self.broken_until:
            return
        try:
            self._connected().publish(channel(), text)
        except (redis.RedisError, OSError) as error:
            self.broken_until = time.monotonic() + _BREAK
            log.warning("Redis does not answer, hints wait for the next second: %s", error)

    def _connected(self):
        if self.client is None:
            self.client = redis.Redis.from_url(
                settings.REDIS_URL,
                socket_timeout=_TIMEOUT,
                socket_connect_timeout=_TIMEOUT,
                retry=Retry(NoBackoff(), 0),
            )
        return self.client


_publisher = _Publisher()


def channel() -> str:
    """Publishing ignores Redis' database numbers, so the number is part of the channel's name."""
    pool = redis.ConnectionPool.from_url(settings.REDIS_URL)
    return f"coppice:live:{pool.connection_kwargs.get('db') or 0}"


async def subscribe(hear, caught_up) -> None:
    """Listen to the other processes for ever.

    `caught_up()` is called whenever the subscription (re)turns, since hints may have been missed.
    The reading socket has no time-out of its own: redis-py's default would end an idle one.
    """
    while True:
        try:
            async with redis.asyncio.from_url(
                settings.REDIS_URL, socket_timeout=None, socket_connect_timeout=2
            ) as client:
                await _follow(client, hear, caught_up)
        except (redis.RedisError, OSError) as error:
            log.warning("Lost the hints of the other processes, trying again: %s", error)
        await asyncio.sleep(0.5)


async def _follow(client, hear, caught_up) -> None:
    async with client.pubsub() as subscription:
        await subscription.subscribe(channel())
        caught_up()
        while True:
            message = await subscription.get_message(ignore_subscribe_messages=True, timeout=5)
            if message is None:
                # A ping every few seconds finds out about a peer that went without a word.
                await asyncio.wait_for(subscription.ping(), 2)
            elif message["type"] == "message":
                hear(json.loads(message["data"]))
