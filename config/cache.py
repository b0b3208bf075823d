"""The cache in Redis, without which Coppice is slower and nothing else.

Django's own backend lets a dead Redis break the page that asked. Here what cannot be asked counts
as not kept, and after one failure Redis is left alone for a few seconds, so that no page waits for
it twice. Rate limits count in the cache: while Redis is away they count nothing, which is logged.
"""

import logging
import time

import redis
from django.core.cache.backends.redis import RedisCache

log = logging.getLogger("coppice.cache")
BREAK = 5.0  # seconds


class ForgivingRedisCache(RedisCache):
    def __init__(self, server, params):
        super().__init__(server, params)
        self._broken_until = 0.0

    def add(self, *args, **kwargs):
        return self._try(super().add, True, *args, **kwargs)

    def get(self, key, default=None, version=None):
        return self._try(super().get, default, key, default, version)

    def set(self, *args, **kwargs):
        return self._try(super().set, None, *args, **kwargs)

    def touch(self, *args, **kwargs):
        return self._try(super().touch, False, *args, **kwargs)

    def delete(self, *args, **kwargs):
        return self._try(super().delete, False, *args, **kwargs)

    def get_many(self, *args, **kwargs):
        return self._try(super().get_many, {}, *args, **kwargs)

    def set_many(self, data, *args, **kwargs):
        return self._try(super().set_many, list(data), data, *args, **kwargs)

    def delete_many(self, *args, **kwargs):
        return self._try(super().delete_many, None, *args, **kwargs)

    def has_key(self, *args, **kwargs):
        return self._try(super().has_key, False, *args, **kwargs)

    def _try(self, method, otherwise, *args, **kwargs):
        if time.monotonic() < self._broken_until:
            return otherwise
        try:
            return method(*args, **kwargs)
        except (redis.ConnectionError, redis.TimeoutError, OSError) as error:
            self._broken_until = time.monotonic() + BREAK
            log.warning("The cache is away, and rate limits with it: %s", error)
            return otherwise
