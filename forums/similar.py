"""Threads like the one whose title is being typed, out of what this person may read."""

from community.standing import places
from forums.models import Thread
from search.find import find
from search.query import parse

MOST = 5
LOOKED_AT = 30
LONGER = 4  # letters from which on a word tells one title from another
_BEGINNING = 6  # letters by which two words count as one: house, houses, housing


def similar_threads(title: str, user) -> list[Thread]:
    """Those with two of its longer words in their title, or its only one; the nearest first."""
    hits = find(
        " OR ".join(f'"{word}"' for word in _words(title)),
        places=places(user),
        kinds=["thread"],
        limit=LOOKED_AT,
    ).hits
    threads = Thread.objects.visible_to(user).not_hidden_by(user).select_related("community")
    known = threads.in_bulk([hit.object_id for hit in hits])
    wanted = _beginnings(title)
    shared = {pk: len(wanted & _beginnings(thread.title)) for pk, thread in known.items()}
    least = min(2, len(wanted))
    near = [hit.object_id for hit in hits if shared.get(hit.object_id, 0) >= least]
    return [known[pk] for pk in sorted(near, key=lambda pk: -shared[pk])[:MOST]]


def _beginnings(title: str) -> set[str]:
    return {word[:_BEGINNING] for word in _words(title)}


def _words(title: str) -> list[str]:
    """Without those that nearly every title has."""
    words = (word.casefold() for phrase in parse(title).phrases for word in phrase)
    return [word for word in dict.fromkeys(words) if len(word) >= LONGER]
