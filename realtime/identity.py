"""Who is behind an open socket, asked from the database."""

from dataclasses import dataclass, field, replace
from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from realtime import registry
from realtime.access import ACCESS
from realtime.streams import position

Session = import_module(settings.SESSION_ENGINE).SessionStore.get_model_class()


@dataclass(frozen=True)
class Identity:
    """A session and its person when the socket opened; a visitor has neither.

    `version` is the person's access_version as last seen by the hub.
    """

    session_key: str | None = None
    person_id: int | None = None
    version: int = 0


@dataclass(frozen=True)
class Rights:
    """The streams that may be watched, and how the person counts as here on them.

    True at the position `access` of the log of rights.
    """

    access: int
    is_signed_in: bool
    allowed: set[str] = field(default_factory=set)
    present: dict[str, registry.Presence] = field(default_factory=dict)


VISITOR = Identity()


def identify(session_key: str | None) -> Identity:
    """The identity of a session cookie's value; a session that has ended is a visitor's."""
    if not (session_key or "").isalnum():
        return VISITOR
    row = _sessions([session_key]).values_list("user_id", "user__access_version").first()
    return Identity(session_key, *row) if row else VISITOR


def held(session_keys) -> dict[str, int]:
    """The sessions that still hold -> the access_version of their person. One query."""
    return dict(_sessions(session_keys).values_list("session_key", "user__access_version"))


def rights(identity: Identity, asked: dict[str, str]) -> Rights:
    """Ask for each stream anew, stream -> the name to be counted under there.

    The position is read first, so that it is never too new.
    """
    access = position(ACCESS)
    user = _user(identity)
    found = Rights(access, is_signed_in=user is not None)
    for name, ref in asked.items() if user else ():
        thing = registry.watched(user, name)
        if thing is None:
            continue
        found.allowed.add(name)
        if presence := registry.presence_of(user, name, thing, ref):
            found.present[name] = presence
    return found


def seen(identity: Identity, version: int) -> Identity:
    return replace(identity, version=version)


def _sessions(keys):
    return Session.objects.filter(
        session_key__in=keys, expire_date__gt=timezone.now(), user__is_active=True
    )


def _user(identity: Identity):
    """The person, freshly loaded; AnonymousUser for a visitor; None where the session ended."""
    if identity.person_id is None:
        return AnonymousUser()
    people = get_user_model().objects.filter(
        pk=identity.person_id,
        is_active=True,
        sessions__session_key=identity.session_key,
        sessions__expire_date__gt=timezone.now(),
    )
    return people.first()
