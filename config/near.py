"""Caches in this process, which hand out what they keep as it is: it is not to be changed.

Django's own (LocMemCache) packs and unpacks each value at each look, which for what every page
asks costs more than what the page then does with it.
"""

import time
from threading import Lock

from cachetools import LRUCache
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

_stores: dict[str, tuple[LRUCache, Lock]] = {}


class ObjectCache(BaseCache):
    """Keeps the values used last, `MAX_ENTRIES` of them, each until its time is over."""

    def __init__(self, name, params):
        super().__init__(params)
        self._kept, self._lock = _stores.setdefault(name, (LRUCache(self._max_entries), Lock()))

    def get(self, key, default=None, version=None):
        with self._lock:
            value, ends = self._kept.get(key, (default, None))
        return default if ends is not None and ends <= time.time() else value

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        """Not to be had any longer where `timeout` (seconds) is not above 0; None is for good."""
        with self._lock:
            self._kept[key] = value, self.get_backend_timeout(timeout)

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None) -> bool:
        is_new = not self.has_key(key)
        if is_new:
            self.set(key, value, timeout)
        return is_new

    def delete(self, key, version=None) -> bool:
        with self._lock:
            return self._kept.pop(key, None) is not None

    def clear(self):
        with self._lock:
            self._kept.clear()


class NearCache(BaseCache):
    """Keeps the texts used last, `max_characters` in all, for as long as the process lives.

    Their keys name their versions, so that none can be stale. It stands before the shared cache: a
    page's two dozen fragments cost no trip to Redis, and no wait in which other threads take over.
    """

    def __init__(self, name, params):
        super().__init__(params)
        most = params["OPTIONS"]["max_characters"]
        self._texts, self._lock = _stores.setdefault(name, (LRUCache(most, getsizeof=len), Lock()))

    def texts(self, keys) -> list[str | None]:
        """One for each key, in order: keys can be long, and each look at one costs."""
        with self._lock:
            return [self._text(key) for key in keys]

    def _text(self, key) -> str | None:
        try:
            return self._texts[key]
        except KeyError:
            return None

    def set_many(self, data, timeout=None, version=None):
        """A text longer than all that may be kept is not kept. Gives the keys that were not."""
        fits = {key: text for key, text in data.items() if len(text) <= self._texts.maxsize}
        with self._lock:
            self._texts.update(fits)
        return [key for key in data if key not in fits]

    def clear(self):
        with self._lock:
            self._texts.clear()
