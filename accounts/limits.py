"""How often one person may do something in a while: `settings.LIMITS`, counted in the cache.

It counts people and not voices, so that two names have no more than one. A count begins with the
first time and ends by itself; without a cache nothing is counted (config/cache.py).
"""

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.crypto import salted_hmac

CODE = "too often"


class TooOften(Exception):
    """A limit has been reached; carries the sentence for the person, which names nothing."""

    def __init__(self):
        super().__init__(
            "That was a lot in a short time. Nothing you wrote is lost: "
            "please wait a little, then press again."
        )


def spend(person, what: str, *, key: str = "") -> None:
    """Count one time of `what`; raises TooOften where there have been as many as there may be.

    The same `key` again is the same time again.
    """
    most, seconds = settings.LIMITS[what]
    count = f"limit:{what}:{person.pk}"
    mark = f"{count}:{salted_hmac(what, key).hexdigest()}"
    if key and cache.get(mark):
        return
    cache.add(count, 0, seconds)
    if _move(count, 1) > most:
        raise TooOften
    if key and not cache.add(mark, True, seconds):
        _move(count, -1)  # it was sent twice at once


def give_back(person, what: str) -> None:
    """It turned out to be none that counts."""
    _move(f"limit:{what}:{person.pk}", -1)


def refuse(form, refusal: TooOften) -> None:
    form.add_error(None, ValidationError(str(refusal), code=CODE))


def status_of(form) -> int:
    """What a page with this form is answered with: refused for now, refused, or to be filled in."""
    if form.is_bound and form.has_error(NON_FIELD_ERRORS, CODE):
        return 429
    return 422 if form.errors else 200


def _move(count: str, by: int) -> int:
    """The count now; 0 where it ended this moment or the cache is away."""
    try:
        return cache.incr(count, by)
    except ValueError:
        return 0
