"""The things that a search found, as far as a row of its page shows them, read for one reader."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from accounts.templatetags.addresses import address
from community.content_notes import is_covered, sentence
from community.models import Voice
from community.standing import standing_of
from forums.models import Post, Thread
from forums.rows import KINDS_SHOWN
from forums.slugs import slug_of
from search.find import Hit

_OF_ALL = ("voice__name", "community__name", "created_at", "content_notes")
_OF_THREADS = ("pk", "title", *_OF_ALL, "kind")
_OF_POSTS = ("pk", "thread__title", *_OF_ALL, "thread__content_notes", "number")


class Written(NamedTuple):
    """A thread, or with its number a post. `kind` is in words, "" where nothing is said of it."""

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


@dataclass(frozen=True)
class Found:
    """A hit and what it stands for.

    `noted` stands in place of the words where these are folded up for who searches.
    """

    hit: Hit
    thing: Written | Voice
    noted: str = ""


def found_by(user, kind: str, hits: list[Hit]) -> list[Found]:
    """In the order of the hits, people by name; what this reader may not see now is left out."""
    known = _READ[kind](user, [hit.object_id for hit in hits])
    there = [(hit, known[hit.object_id]) for hit in hits if hit.object_id in known]
    if kind == "person":
        there.sort(key=lambda one: (one[1].name.lower(), one[1].ref))
        return [Found(*one) for one in there]
    return [Found(hit, thing, _noted(thing.notes, user)) for hit, thing in there]


def _noted(notes: int, user) -> str:
    return sentence(notes) if is_covered(notes, user) else ""


def _threads(user, ids) -> dict[int, Written]:
    rows = Thread.objects.visible_to(user).published().filter(pk__in=ids)
    return {
        pk: Written(pk, *shown, KINDS_SHOWN[kind])
        for pk, *shown, kind in rows.values_list(*_OF_THREADS)
    }


def _posts(user, ids) -> dict[int, Written]:
    """Those of its thread are among the notes of a post."""
    rows = Post.objects.visible_to(user).published().filter(pk__in=ids)
    return {
        pk: Written(pk, *shown, notes | of_thread, "", number)
        for pk, *shown, notes, of_thread, number in rows.values_list(*_OF_POSTS)
    }


def _people(user, ids) -> dict[int, Voice]:
    names = Voice.objects.listed().select_related("community").in_bulk(ids)
    may_read = standing_of(user).may_read
    return {pk: name for pk, name in names.items() if may_read(name.community.content_place)}


_READ = {"thread": _threads, "post": _posts, "person": _people}
