"""A cache in this process for texts whose key names their version, so that none can be stale.

It stands before the shared one: a page's two dozen fragments cost no trip to Redis, and no wait in
which other threads of the process take over.
"""

from threading import Lock

from cachetools import LRUCache
from django.core.cache.backends.base import BaseCache

_stores: dict[str, tuple[LRUCache, Lock]] = {}


class NearCache(BaseCache):
    """Keeps the texts used last, `max_characters` in all, for as long as the process lives.

    Values are handed out as they are, not copied: they have to be immutable.
    """

    def __init__(self, name, params):
        super().__init__(params)
        most = params["OPTIONS"]["max_characters"]
        self._texts, self._lock = _stores.setdefault(name, (LRUCache(most, getsizeof=len), Lock()))

    def get_many(self, keys, version=None):
        with self._lock:
            return {key: self._texts[key] for key in keys if key in self._texts}

    def set_many(self, data, timeout=None, version=None):
        """A text longer than all that may be kept is not kept. Gives the keys that were not."""
        fits = {key: text for key, text in data.items() if len(text) <= self._texts.maxsize}
        with self._lock:
            self._texts.update(fits)
        return [key for key in data if key not in fits]

    def clear(self):
        with self._lock:
            self._texts.clear()
