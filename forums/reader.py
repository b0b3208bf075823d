"""One thread, where one reader stands in it, and which posts a page shows: two statements."""

from collections import Counter
from itertools import islice
from typing import NamedTuple

from django.db import connection

from community.models import Community, Voice
from community.standing import may_read, standing_of
from forums.drawing import Outline
from forums.models import PAGE, Draft, Thread
from forums.statements import columns_of, made

_STATE = f"""
    SELECT
        COALESCE((SELECT seq FROM realtime_stream WHERE name = %s), 0),
        COALESCE((SELECT number FROM forums_reading
            WHERE person_id = %s AND thread_id = %s), 0),
        COALESCE((SELECT level FROM notifications_follow
            WHERE person_id = %s AND kind = 'thread' AND object_id = %s), ''),
        {{wrote_as}},
        CASE WHEN thread.has_mentions THEN (
            SELECT SUM(spoken.version) FROM forums_mention mention
            JOIN community_voice spoken ON spoken.id = mention.voice_id
            WHERE mention.thread_id = thread.id) ELSE 0 END,
        {columns_of(Thread, "thread")}, {columns_of(Community, "community")},
        {columns_of(Voice, "voice")}, {columns_of(Draft, "draft")}
    FROM forums_thread thread
    JOIN community_community community ON community.id = thread.community_id
    JOIN community_voice voice ON voice.id = thread.voice_id
    LEFT JOIN forums_draft draft ON draft.person_id = %s AND draft.about = %s
    WHERE thread.id = %s AND thread.state = 'published'
"""  # noqa: S608 - names of columns

# Most have one name in each community, and are asked no further. For each by itself, so that a long
# thread is not gone through until one of them is met.
_WROTE_AS = """
    (SELECT id FROM (
        SELECT mine.id, (SELECT MAX(number) FROM forums_post
            WHERE thread_id = thread.id AND voice_id = mine.id
            AND state NOT IN ('unnamed', 'moved')) AS latest
        FROM community_voice mine
        WHERE mine.id IN ({names}) AND mine.community_id = thread.community_id) used
    WHERE latest IS NOT NULL ORDER BY latest DESC LIMIT 1)
"""

_OUTLINES = """
    SELECT post.id, post.number, post.state, post.voice_id, post.drawn_version, voice.version,
        post.marks_version, post.content_notes, CASE WHEN post.has_mentions THEN (
            SELECT SUM(spoken.version) FROM forums_mention mention
            JOIN community_voice spoken ON spoken.id = mention.voice_id
            WHERE mention.post_id = post.id) ELSE 0 END,
        {quoted}, {mine}
    FROM forums_post post JOIN community_voice voice ON voice.id = post.voice_id
    WHERE post.thread_id = %s AND post.number >= %s AND post.state <> 'held'
    ORDER BY post.number LIMIT %s
"""
# All that a quote is drawn from (Quoting.quote_shows), so that none outlives what it quotes.
_QUOTED_VOICE = """
    CASE WHEN post.quotes_elsewhere AND its_thread.id <> here.id
        AND its_thread.confidentiality = 'chatham' THEN 0 ELSE quoted.voice_id END
"""
_QUOTED_NOTES = """
    quoted.content_notes
        | CASE WHEN its_thread.id = here.id THEN 0 ELSE its_thread.content_notes END
"""
_LESS_CAREFUL = """
    CASE WHEN its_thread.community_id = here.community_id THEN 0 ELSE (
        SELECT CASE WHEN theirs.is_sensitive AND NOT ours.is_sensitive THEN 1 ELSE 0 END
        FROM community_community theirs, community_community ours
        WHERE theirs.id = its_thread.community_id AND ours.id = here.community_id) END
"""
_SHOWN = " || '.' || ".join(
    f"CAST({column} AS varchar)"
    for column in (
        *(_QUOTED_VOICE, _QUOTED_NOTES, "quoted.drawn_version", "quoted.marks_version"),
        *("quoted.state", "its_voice.version", "its_voice.quoted_outside", "its_thread.id"),
        *("its_thread.state", "its_thread.confidentiality", "its_thread.community_id"),
        *("its_thread.place", "here.confidentiality", "here.community_id", "here.place"),
        _LESS_CAREFUL,
    )
)
_QUOTED = f"""
    CASE WHEN post.quoted_id IS NULL THEN '' ELSE (
        SELECT {_SHOWN} FROM forums_post quoted
            JOIN community_voice its_voice ON its_voice.id = quoted.voice_id
            JOIN forums_thread its_thread ON its_thread.id = quoted.thread_id
            JOIN forums_thread here ON here.id = post.thread_id
        WHERE quoted.id = post.quoted_id) END
"""  # noqa: S608 - names of columns
# Most posts have none, and are asked no further.
_MINE = """
    CASE WHEN post.felt = 0 THEN 0 ELSE COALESCE((
        SELECT SUM(DISTINCT feeling) FROM forums_reaction
        WHERE post_id = post.id AND voice_id IN ({voices})), 0) END
"""


class State(NamedTuple):
    """`after` is the position of the thread's stream: of the same moment as the thread.

    `wrote_as` is the id of the voice the reader used here last, where there are two to choose
    from; posts that were taken back or went elsewhere do not count. `names_version` is that of the
    names the opening text speaks to, 0 for none. `draft` is what the reader has begun to write.
    """

    after: int
    read_number: int
    follow_level: str
    wrote_as: int | None
    names_version: int
    draft: Draft | None


def read_thread(pk: int, user) -> tuple[Thread, State]:
    """The thread with its community and its opener's voice, where this reader may read it.

    By the rule of `Thread.objects.visible_to`; raises Thread.DoesNotExist. Posts are to be read
    later, so that no change falls between.
    """
    names, stream = _names_to_choose_from(user), f"thread:{pk}"
    wrote_as = _WROTE_AS.format(names=", ".join(["%s"] * len(names))) if names else "NULL"
    with connection.cursor() as cursor:
        cursor.execute(
            _STATE.format(wrote_as=wrote_as),
            [stream, user.pk, pk, user.pk, pk, *names, user.pk, stream, pk],
        )
        row = cursor.fetchone()
    if row is None:
        raise Thread.DoesNotExist
    values = iter(row)
    state = list(islice(values, len(State._fields) - 1))
    thread, thread.community, thread.voice, draft = (
        made(model, values) for model in (Thread, Community, Voice, Draft)
    )
    if not may_read(user, thread.place):
        raise Thread.DoesNotExist
    return thread, State(*state, draft)


def _names_to_choose_from(user) -> list[int]:
    """The ids of the voices of this reader where they have two in one community."""
    members = standing_of(user).members
    names = Counter([voice.community_id for voice in members])
    if len(names) == len(members):
        return []
    return [voice.pk for voice in members if names[voice.community_id] > 1]


def outlines(thread, first: int, voices) -> list[Outline]:
    """Of PAGE posts from a number on; the last page costs what the first does.

    `voices` are the names that the reader uses here.
    """
    mine = _MINE.format(voices=", ".join(["%s"] * len(voices))) if voices else "0"
    names = [voice.pk for voice in voices]
    with connection.cursor() as cursor:
        cursor.execute(
            _OUTLINES.format(mine=mine, quoted=_QUOTED), [*names, thread.pk, first, PAGE]
        )
        return [Outline(*row) for row in cursor.fetchall()]
