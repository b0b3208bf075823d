"""The things that a search found, as far as a row of its page shows them, read for one reader."""

from datetime import datetime
from typing import NamedTuple

from django.db import connection

from accounts.templatetags.addresses import address
from community.content_notes import is_covered, sentence
from community.models import Voice
from community.standing import standing_of
from forums.rows import KINDS_SHOWN
from forums.slugs import slug_of
from forums.statements import rows_of
from search.results import Hit

# Written out, since every search asks both. Who may read the thread, whose `place` comes first, is
# asked by the rule of `visible_to`.
_THREADS = """
    SELECT thread.place, thread.id, thread.title, voice.name, community.name, thread.created_at,
        thread.content_notes, thread.kind, NULL
    FROM forums_thread thread
    JOIN community_voice voice ON voice.id = thread.voice_id
    JOIN community_community community ON community.id = thread.community_id
    WHERE thread.state = 'published' AND thread.id IN ({ids})
"""
# Those of its thread are among the notes of a post, of whose kind nothing is said.
_POSTS = """
    SELECT thread.place, post.id, thread.title, voice.name, community.name, post.created_at,
        post.content_notes | thread.content_notes, '', post.number
    FROM forums_post post
    JOIN forums_thread thread ON thread.id = post.thread_id
    JOIN community_voice voice ON voice.id = post.voice_id
    JOIN community_community community ON community.id = post.community_id
    WHERE thread.state = 'published' AND post.state = 'published' AND post.id IN ({ids})
"""
_WRITTEN = {"thread": _THREADS, "post": _POSTS}


class Written(NamedTuple):
    """A thread, or with its number a post. `kind` is a thread's."""

    pk: int
    title: str
    voice_name: str
    community_name: str
    created_at: datetime
    notes: int
    kind: str
    number: int | None = None

    @property
    def address(self) -> str:
        if self.number is None:
            return address("forums:thread", self.pk, slug_of(self.title))
        return address("forums:post", self.pk)

    @property
    def kind_shown(self) -> str:
        """In words; "" where nothing is said of it."""
        return KINDS_SHOWN.get(self.kind, "")


class Found(NamedTuple):
    """A hit and what it stands for.

    `noted` stands in place of the words where these are folded up for who searches.
    """

    hit: Hit
    thing: Written | Voice
    noted: str = ""


def found_by(user, kind: str, hits: list[Hit]) -> list[Found]:
    """In the order of the hits, people by name; what this reader may not see now is left out."""
    ids = [hit.object_id for hit in hits]
    known = _written(user, kind, ids) if kind in _WRITTEN else _people(user, ids)
    there = [(hit, known[hit.object_id]) for hit in hits if hit.object_id in known]
    if kind == "person":
        there.sort(key=lambda one: (one[1].name.lower(), one[1].ref))
        return [Found(*one) for one in there]
    return [Found(hit, thing, _noted(thing.notes, user)) for hit, thing in there]


def _noted(notes: int, user) -> str:
    return sentence(notes) if is_covered(notes, user) else ""


def _written(user, kind: str, ids: list[int]) -> dict[int, Written]:
    if not ids:
        return {}
    may_read = standing_of(user).may_read
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN[kind].format(ids=", ".join(["%s"] * len(ids))), ids)
        rows = rows_of(cursor)
    return {pk: Written(pk, *shown) for place, pk, *shown in rows if may_read(place)}


def _people(user, ids) -> dict[int, Voice]:
    names = Voice.objects.listed().select_related("community").in_bulk(ids)
    may_read = standing_of(user).may_read
    return {pk: name for pk, name in names.items() if may_read(name.community.content_place)}
