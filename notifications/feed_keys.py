"""The secret in the address of a person's own feed: shown once, and kept as a digest only."""

from hashlib import sha256

from django.contrib.auth import get_user_model
from django.utils.crypto import get_random_string

from notifications.models import FeedKey

User = get_user_model()
LENGTH = 43  # letters and digits: more than 256 bits


def make_key(person) -> str:
    """A new one; the one before is worth nothing from now on."""
    key = get_random_string(LENGTH)
    FeedKey.objects.update_or_create(person=person, defaults={"digest": _digest(key)})
    return key


def forget_key(person_id: int) -> None:
    FeedKey.objects.filter(person=person_id).delete()


def has_key(person) -> bool:
    return FeedKey.objects.filter(person=person).exists()


def person_with(key: str):
    """Whose key it is, or None; also for who may not sign in."""
    return User.objects.filter(feedkey__digest=_digest(key), is_active=True).first()


def _digest(key: str) -> str:
    return sha256(key.encode()).hexdigest()
