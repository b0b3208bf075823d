"""Rights change, and open sockets must hear of it before anything that is posted later.

Every action that changes what somebody may read ends by calling one of these. Besides counting
the person's `access_version` up they append to ACCESS, which every hub reads in the same statement
as the changes it is about to send, and to the one stream that a poll of those concerned reads.
What was committed before a post is therefore seen before that post is sent: the order of the log
does it, not the clock.
"""

from django.contrib.auth import get_user_model
from django.db.models import F

from realtime.streams import record_all

ACCESS = "access"
PLACES = "places"
"""Holds what concerns everybody and nothing else: whoever sees it move learns of no person."""

PERSON = "person"
EVERYONE = "everyone"


def rights_changed(*people: int) -> None:
    """What these people (ids) may read or do has changed, or one of their sessions ended.

    Everybody's row is locked, in order of id, before the log is: whoever holds the log and still
    wants a row would wait for a sign-out that holds the row and wants the log.
    """
    users = get_user_model().objects.filter(pk__in=people).order_by("pk")
    list(users.select_for_update(no_key=True).values_list("pk"))
    users.update(access_version=F("access_version") + 1)
    for person in sorted(set(people)):
        record_all([ACCESS, rights_of(person)], PERSON, person)


def rights_of(person_id: int) -> str:
    """The stream of this person's rights alone. No page can name it, as none can name ACCESS."""
    return f"access.{person_id}"


def places_changed() -> None:
    """Who may read some place has changed, so that everybody's watches are asked again."""
    record_all([ACCESS, PLACES], EVERYONE, 0)
