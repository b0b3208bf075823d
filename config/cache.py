"""The cache in Redis, without which Coppice is slower and nothing else.

Django's own backend lets a dead Redis break the page that asked. Here what cannot be asked counts
as not kept, and after one failure Redis is left alone for a few seconds, so that no page waits for
it twice. Rate limits count in the cache: while Redis is away they count nothing, which is logged.
"""

import logging
import time
from functools import lru_cache

import redis
from django.core.cache.backends.redis import RedisCache, RedisCacheClient

log = logging.getLogger("coppice.cache")
BREAK = 5.0  # seconds


class LastingClient(RedisCacheClient):
    """Keeps redis-py's client, which threads may share, and with it the pool of connections.

    Django makes a client for every question, which costs more than the question, and under ASGI a
    cache and a pool for every request. `broken_until` is a moment of `time.monotonic`.
    """

    def __init__(self, servers, **options):
        super().__init__(servers, **options)
        self.broken_until = 0.0
        self._kept = self._client(connection_pool=self._get_connection_pool(write=True))

    def get_client(self, key=None, *, write=False):
        return self._kept


@lru_cache
def _client_for(server: str, **options) -> LastingClient:
    return LastingClient([server], **options)


class ForgivingRedisCache(RedisCache):
    @property
    def _cache(self):
        return _client_for(*self._servers, **self._options)

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

    def incr(self, *args, **kwargs):
        return self._try(super().incr, 0, *args, **kwargs)

    def get_many(self, *args, **kwargs):
        return self._try(super().get_many, {}, *args, **kwargs)

    def set_many(self, data, *args, **kwargs):
        return self._try(super().set_many, list(data), data, *args, **kwargs)

    def delete_many(self, *args, **kwargs):
        return self._try(super().delete_many, None, *args, **kwargs)

    def has_key(self, *args, **kwargs):
        return self._try(super().has_key, False, *args, **kwargs)

    def _try(self, method, otherwise, *args, **kwargs):
        if time.monotonic() < self._cache.broken_until:
            return otherwise
        try:
            return method(*args, **kwargs)
        except (redis.ConnectionError, redis.TimeoutError, OSError) as error:
            self._cache.broken_until = time.monotonic() + BREAK
            log.warning("The cache is away, and rate limits with it: %s", error)
            return otherwise
