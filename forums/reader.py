"""Where one reader stands in one thread, and which posts a page shows: two small statements.

They are written out because every view of a thread asks them: building the same through the ORM
costs several times what the database needs to answer.
"""

from collections import Counter
from typing import NamedTuple

from django.db import connection

from community.standing import standing_of
from forums.drawing import Outline
from forums.models import PAGE

_STATE = """
    SELECT
        COALESCE((SELECT seq FROM realtime_stream WHERE name = %(stream)s), 0),
        COALESCE((SELECT number FROM forums_reading
            WHERE person_id = %(person)s AND thread_id = %(thread)s), 0),
        COALESCE((SELECT level FROM notifications_follow
            WHERE person_id = %(person)s AND kind = 'thread' AND object_id = %(thread)s), ''),
        (SELECT voice_id FROM forums_post
            WHERE thread_id = %(thread)s AND voice_id IN ({names}) AND state <> 'unnamed'
            ORDER BY number DESC LIMIT 1),
        (SELECT voice.version FROM community_voice voice
            JOIN forums_thread thread ON thread.voice_id = voice.id WHERE thread.id = %(thread)s)
"""

_OUTLINES = """
    SELECT post.id, post.number, post.state, post.voice_id, post.drawn_version, voice.version
    FROM forums_post post JOIN community_voice voice ON voice.id = post.voice_id
    WHERE post.thread_id = %s AND post.number >= %s AND post.state <> 'held'
    ORDER BY post.number LIMIT %s
"""


class State(NamedTuple):
    """`after` is the position of the thread's stream: everything is to be read later than this.

    `wrote_as` is the id of the voice the reader used here last, where there are two to choose
    from; posts that were taken back do not count. `opener_version` is that of the voice that
    started the thread, None without a thread.
    """

    after: int
    read_number: int
    follow_level: str
    wrote_as: int | None
    opener_version: int | None


def state_of(pk: int, user) -> State:
    """To be asked before the thread and its posts are read, so that no change falls between."""
    names = ", ".join(map(str, _names_to_choose_from(user))) or "NULL"
    asked = {"stream": f"thread:{pk}", "person": user.pk, "thread": pk}
    with connection.cursor() as cursor:
        cursor.execute(_STATE.format(names=names), asked)
        return State(*cursor.fetchone())


def _names_to_choose_from(user) -> list[int]:
    """The ids of the voices of this reader where they have two in one community."""
    members = standing_of(user).members
    names = Counter(voice.community_id for voice in members)
    return [voice.pk for voice in members if names[voice.community_id] > 1]


def outlines(thread, first: int) -> list[Outline]:
    """Of PAGE posts from a number on; the last page costs what the first does."""
    with connection.cursor() as cursor:
        cursor.execute(_OUTLINES, [thread.pk, first, PAGE])
        return [Outline(*row) for row in cursor.fetchall()]
