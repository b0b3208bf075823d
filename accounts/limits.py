"""How often one person may do something in a while: `settings.LIMITS`, counted in the cache.

It counts people and not voices, so that two names have no more than one. A count begins with the
first time and ends by itself; without a cache nothing is counted (config/cache.py).
"""

from django.conf import settings
from django.core.cache import cache


class TooOften(Exception):
    """A limit has been reached."""


def spend(person, what: str) -> None:
    """Count one time of `what`; raises TooOften where there have been as many as there may be."""
    most, seconds = settings.LIMITS[what]
    key = _key(person, what)
    cache.add(key, 0, seconds)
    if _move(key, 1) > most:
        raise TooOften


def give_back(person, what: str) -> None:
    """It turned out to be none that counts."""
    _move(_key(person, what), -1)


def _key(person, what: str) -> str:
    return f"limit:{what}:{person.pk}"


def _move(key: str, by: int) -> int:
    """The count now; 0 where it ended this moment or the cache is away."""
    try:
        return cache.incr(key, by)
    except ValueError:
        return 0
