"""The things that a search found, as far as a row of its page shows them, read for one reader."""

from collections import defaultdict
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from accounts.templatetags.addresses import address
from community.content_notes import is_covered, sentence
from community.models import Voice
from community.standing import standing_of
from community.templatetags.times import ago
from forums.rows import KINDS_SHOWN
from forums.slugs import slug_of
from forums.statements import rows_of
from home.templatetags.marks import marked
from search.results import Hit

# Written out, since every search asks both, in one statement. Who may read the thread, whose place
# comes second, is asked by the rule of `visible_to`.
_THREADS = """
    SELECT 'thread', thread.place, thread.id, thread.title, voice.name, community.name,
        thread.created_at, thread.content_notes, thread.kind, NULL
    FROM forums_thread thread
    JOIN community_voice voice ON voice.id = thread.voice_id
    JOIN community_community community ON community.id = thread.community_id
    WHERE thread.state = 'published' AND thread.id IN ({ids})
"""
# Those of its thread are among the notes of a post, of whose kind nothing is said.
_POSTS = """
    SELECT 'post', thread.place, post.id, thread.title, voice.name, community.name, post.created_at,
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

    def shown(self, now: datetime) -> dict:
        """What the row of a thread or a post shows, by names that a template finds at once."""
        thing = self.thing
        return {
            "address": thing.address,
            "title": thing.title if thing.number else marked(self.hit.title),
            "number": thing.number,
            "words": self.noted or marked(self.hit.excerpt),
            "kind": thing.kind_shown,
            "community": thing.community_name,
            "voice": thing.voice_name,
            "moment": thing.created_at.isoformat(),
            "ago": ago(thing.created_at, now),
        }


def found_by(user, hits: list[Hit]) -> dict[str, list[Found]]:
    """By kind, in the order of the hits; what this reader may not see now is left out."""
    found = defaultdict(list)
    known = _written(user, hits)
    for hit in hits:
        if thing := known.get((hit.kind, hit.object_id)):
            found[hit.kind].append(Found(hit, thing, _noted(thing.notes, user)))
    if people := {hit.object_id: hit for hit in hits if hit.kind == "person"}:
        found["person"] = [Found(people[one.pk], one) for one in _people(user, people)]
    return found


def _noted(notes: int, user) -> str:
    return sentence(notes) if is_covered(notes, user) else ""


def _written(user, hits: list[Hit]) -> dict[tuple[str, int], Written]:
    arms, wanted = [], []
    for kind, statement in _WRITTEN.items():
        if ids := [hit.object_id for hit in hits if hit.kind == kind]:
            arms.append(statement.format(ids=", ".join(["%s"] * len(ids))))
            wanted += ids
    if not arms:
        return {}
    may_read = standing_of(user).may_read
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(arms), wanted)
        rows = rows_of(cursor)
    return {(kind, pk): Written(pk, *shown) for kind, place, pk, *shown in rows if may_read(place)}


def _people(user, ids) -> list[Voice]:
    """By name."""
    names = Voice.objects.listed().select_related("community").filter(pk__in=ids)
    may_read = standing_of(user).may_read
    seen = [name for name in names if may_read(name.community.content_place)]
    return sorted(seen, key=lambda name: (name.name.lower(), name.ref))
