"""Rows of thread lists, each drawn once for all who have read as far.

Which threads a list may show, `Thread.objects.visible_to` decides.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.utils import timezone

from accounts.templatetags.addresses import address
from community.content_notes import hidden_from, sentence
from community.places import OPEN, is_named, members_of
from community.standing import EVERYWHERE, places
from community.templatetags.times import ago
from forums.drawing import ROW, Fragment, draw, fragment
from forums.models import Thread
from forums.slugs import slug_of
from forums.statements import rows_of
from notifications.models import Follow

# Scalars and no joins beyond need: planning a join of many tables costs more than the answer.
_BRIEFS = """
    SELECT thread.id, thread.title, thread.kind, thread.drawn_version, thread.last_number,
        thread.last_post_at, thread.pinned_until, thread.locked_at IS NOT NULL,
        thread.archived_at IS NOT NULL,
        thread.resolution <> '', thread.rests_until, thread.poll_closes_at,
        thread.content_notes,
        (SELECT name FROM community_voice WHERE id = thread.voice_id),
        thread.community_id,
        community.name,
        COALESCE((SELECT number FROM forums_reading
            WHERE thread_id = thread.id AND person_id = %s), 0),
        COALESCE((SELECT level FROM notifications_follow
            WHERE object_id = thread.id AND kind = 'thread' AND person_id = %s), '')
    FROM forums_thread thread JOIN community_community community
        ON community.id = thread.community_id
    WHERE thread.id IN ({wanted})
    ORDER BY thread.last_post_at DESC, thread.id DESC
"""
_FRONT = """
    SELECT thread.id FROM forums_thread thread
    WHERE thread.community_id = {community} AND thread.state = 'published'
        AND thread.archived_at IS NULL
        AND {readable} AND {pinned} AND {wanted}
    ORDER BY thread.last_post_at DESC, thread.id DESC LIMIT {most}
"""
KINDS_SHOWN = dict(Thread.KINDS) | {Thread.QUESTION: ""}
"""What a row says of a thread's kind: nothing of the most common one."""


class Brief(NamedTuple):
    """What a list has to know of a thread; the last two are the reader's own."""

    pk: int
    title: str
    kind: str
    drawn_version: int
    last_number: int
    last_post_at: datetime
    pinned_until: object
    is_locked: bool
    is_archived: bool
    has_outcome: bool
    rests_until: datetime | None
    poll_closes_at: datetime | None
    content_notes: int
    voice_name: str
    community_id: int
    community_name: str
    read_number: int
    follow_level: str

    @property
    def address(self) -> str:
        return address("forums:thread", self.pk, slug_of(self.title))

    @property
    def unread(self) -> int:
        return self.last_number - self.read_number

    @property
    def is_pinned(self) -> bool:
        return self.pinned_until is not None and self.pinned_until >= timezone.localdate()

    @property
    def is_resting(self) -> bool:
        return self.rests_until is not None and self.rests_until > timezone.now()

    @property
    def has_open_poll(self) -> bool:
        return self.poll_closes_at is not None and self.poll_closes_at > timezone.now()

    @property
    def is_followed(self) -> bool:
        return self.follow_level == Follow.FOLLOW

    @property
    def is_muted(self) -> bool:
        return self.follow_level == Follow.MUTE


class Arm(NamedTuple):
    """A statement that gives ids of threads, already cut short, and its parameters."""

    sql: str
    parameters: Iterable


def arm_of(threads) -> Arm | None:
    """That of a QuerySet; None where it is plain that it gives nothing."""
    try:
        return Arm(*threads.values("pk").query.sql_with_params())
    except EmptyResultSet:
        return None


def front_arms(user, community_id: int, *, latest: int, pinned: int) -> list[Arm]:
    """The first page of a community: its latest threads but for pinned ones, and those.

    What everybody comes by is written out; see statements.py. What is the same for all who come on
    one day stands in the statement, so that PostgreSQL finds one plan, made once, as good as any.
    """
    is_readable, named = _readable_in(community_id, user)
    hidden = int(hidden_from(user))
    is_wanted = f"(thread.content_notes & {hidden}) = 0" if hidden else "TRUE"
    is_pinned = f"thread.pinned_until >= '{timezone.localdate():%Y-%m-%d}'"
    is_other = f"(thread.pinned_until IS NULL OR NOT {is_pinned})"
    return [
        Arm(
            _FRONT.format(
                community=int(community_id),
                readable=is_readable,
                pinned=which,
                wanted=is_wanted,
                most=most,
            ),
            named,
        )
        for which, most in ((is_other, latest), (is_pinned, pinned))
    ]


def _readable_in(community_id: int, user) -> tuple[str, list[str]]:
    """The rule of `visible_to` for threads of one community, and its parameters."""
    readable = places(user)
    if readable is EVERYWHERE:
        return "TRUE", []
    everybodys = [place for place in (OPEN, members_of(int(community_id))) if place in readable]
    named = sorted(place for place in readable if is_named(place))
    marks = [*(f"'{place}'" for place in everybodys), *(["%s"] * len(named))]
    return f"thread.place IN ({', '.join(marks)})", named


def briefs(user, arms: Iterable[Arm | None]) -> list[Brief]:
    """The threads of all `arms`, latest activity first, in one query.

    Each arm stays an index scan of its own.
    """
    statements, parameters = [], [user.pk, user.pk]
    for arm in filter(None, arms):
        statements.append(f"SELECT * FROM ({arm.sql}) arm{len(statements)}")  # noqa: S608 - ours
        parameters += arm.parameters
    if not statements:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_BRIEFS.format(wanted=" UNION ".join(statements)), parameters)
        return [Brief(*row) for row in rows_of(cursor)]


def drawn(threads: list[Brief], *, shows_community=False) -> list[str]:
    """Rows for the reader of the briefs, with one look into the cache.

    Who has read as far as another sees the same row, and most have not begun or have read it all.
    """
    _, rows = draw([], None, *row_fragments(threads, shows_community=shows_community))
    return rows


def row_fragments(threads: Iterable[Brief], *, shows_community=False) -> list[Fragment]:
    """What the template shows comes of the brief alone, but for what the clock has a part in."""
    now = timezone.now()
    return [_row_of(brief, shows_community, now) for brief in threads]


def _row_of(brief: Brief, shows_community: bool, now: datetime) -> Fragment:
    clock = brief.is_pinned, brief.is_resting, brief.has_open_poll, ago(brief.last_post_at, now)
    noted = sentence(brief.content_notes)
    shows = (brief, shows_community, *clock, noted)
    return fragment(ROW, shows, lambda: _context(brief, shows_community, *clock, noted))


def _context(brief, shows_community, is_pinned, is_resting, has_open_poll, words, noted) -> dict:
    is_begun = brief.unread > 0 and brief.read_number > 0
    is_new = is_begun and not brief.is_muted
    return {
        "thread": brief,
        "kind": KINDS_SHOWN[brief.kind],
        "is_unread": is_new or (brief.unread > 0 and brief.is_followed),
        "first_unread": brief.read_number + 1 if is_begun else None,
        "new": brief.unread if is_new else 0,
        "community": brief.community_name if shows_community else "",
        "is_pinned": is_pinned,
        "is_resting": is_resting,
        "has_open_poll": has_open_poll,
        "ago": words,
        "noted": noted,
    }
