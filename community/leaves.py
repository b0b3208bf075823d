"""Leaves to choose from: a leaf is drawn from a voice's `ref`, so whoever picks one picks a ref.

The refs are made here and signed, so that nobody can bring one that means something.
"""

from django.core import signing

from accounts.models import new_ref

OFFERED = 8
_SALT = "community.leaves"


def offer() -> str:
    """New leaves to choose from, for a hidden field; `offered` reads it."""
    return signing.dumps([new_ref() for _ in range(OFFERED)], salt=_SALT)


def offered(text: str) -> list[str]:
    """The refs that were offered with `text`; none where it is not ours."""
    try:
        return signing.loads(text, salt=_SALT)
    except signing.BadSignature:
        return []
