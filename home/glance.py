"""What the frame of every page has to ask, in one statement and so of one moment.

Written out because every page of a signed-in person pays for it: building the same through the ORM
costs several times what the database needs to answer it.
"""

from django.db import connection

from notifications.live import inbox_of

_GLANCE = """
    SELECT DISTINCT person.unread_notifications, stream.seq, thread.community_id, thread.place
    FROM accounts_user person
    LEFT JOIN realtime_stream stream ON stream.name = %(inbox)s
    LEFT JOIN notifications_follow follow
        ON follow.person_id = person.id AND follow.kind = 'thread' AND follow.level = 'follow'
    LEFT JOIN forums_reading reading
        ON reading.person_id = person.id AND reading.thread_id = follow.object_id
    LEFT JOIN forums_thread thread
        ON thread.id = follow.object_id AND thread.state = 'published'
        AND thread.last_number > COALESCE(reading.number, 0)
        AND (thread.content_notes & person.hides_notes) = 0
    WHERE person.id = %(person)s
"""


class Glance:
    """`unread` on the bell, `after` of its stream, and `places` of followed unread threads.

    `places` are (community id, place) pairs: whoever shows them asks whether they may be read.
    """

    def __init__(self, user):
        with connection.cursor() as cursor:
            cursor.execute(_GLANCE, {"inbox": inbox_of(user), "person": user.pk})
            rows = cursor.fetchall()
        self.unread = rows[0][0] if rows else 0
        self.after = rows[0][1] or 0 if rows else 0
        self.places = {(community, place) for _, _, community, place in rows if community}
