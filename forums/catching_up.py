"""Marking as read without reading: all threads of a community, or all that somebody meets at home.

It is remembered how far they had been, so that it can be undone.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from community.standing import standing_of
from forums.models import Reading, Thread
from notifications import inbox
from notifications.models import Follow

BATCH = 1000  # rows that are written at once


@transaction.atomic
def skip_all(person, community=None) -> datetime:
    """To the end of each thread of the community; None stands for all that is theirs.

    Theirs is what their communities hold and what they follow. Gives the moment that names it for
    `unskip`. Positions are locked before the inbox, as in `reading.read_up_to`.
    """
    at = timezone.now()
    threads = _threads(person, community)
    _lock(person)
    numbers = dict(threads.unread_by(person).order_by("pk").values_list("pk", "last_number"))
    last = Thread.objects.filter(pk=OuterRef("thread")).values("last_number")
    known = Reading.objects.filter(person=person, thread__in=threads.unread_by(person))
    known.update(before=F("number"), number=Subquery(last), skipped_at=at)
    Reading.objects.bulk_create(
        (
            Reading(person=person, thread_id=pk, number=number, skipped_at=at)
            for pk, number in numbers.items()
        ),
        BATCH,
        ignore_conflicts=True,
    )
    inbox.skip(person, _told(person, threads), at)
    return at


@transaction.atomic
def unskip(person, at: datetime) -> None:
    """Back to where they were; what has been read since then stays read."""
    _lock(person)
    skipped = Reading.objects.filter(person=person, skipped_at=at)
    skipped.update(number=F("before"), skipped_at=None)
    inbox.unskip(person, at)


def _threads(person, community):
    seen = Thread.objects.visible_to(person)
    if community is not None:
        return seen.filter(community=community)
    mine = [voice.community_id for voice in standing_of(person).members]
    followed = Follow.objects.filter(person=person, kind="thread", level=Follow.FOLLOW)
    return seen.filter(Q(community__in=mine) | Q(pk__in=followed.values("object_id")))


def _told(person, threads) -> list[str]:
    """What stands unread in their inbox about these threads."""
    streams = {
        int(key): about
        for about in inbox.unread_about(person)
        for kind, _, key in [about.partition(":")]
        if kind == "thread"
    }
    return [streams[pk] for pk in threads.filter(pk__in=streams).values_list("pk", flat=True)]


def _lock(person) -> None:
    """In one order, whoever presses twice."""
    mine = Reading.objects.select_for_update().filter(person=person)
    list(mine.order_by("pk").values_list("pk"))
