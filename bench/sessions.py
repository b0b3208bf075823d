"""Signing many people in without a browser."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone
from django.utils.crypto import get_random_string

from accounts.models import Session
from accounts.sessions import DEVICE, OWN, SessionStore


def open_for(people) -> dict[int, str]:
    """One session each, on a device of their own: person -> the value of the session's cookie."""
    encode = SessionStore().encode
    expires_at = timezone.now() + timedelta(days=1)
    keys = {person.pk: get_random_string(32).lower() for person in people}
    Session.objects.bulk_create(
        Session(
            session_key=keys[person.pk],
            session_data=encode(
                {
                    SESSION_KEY: str(person.pk),
                    BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
                    HASH_SESSION_KEY: person.get_session_auth_hash(),
                    DEVICE: OWN,
                }
            ),
            expire_date=expires_at,
            user=person,
        )
        for person in people
    )
    return keys
