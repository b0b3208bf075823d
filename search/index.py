"""Writing to the index: part of the action that changes the thing, in the same transaction."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import connection, transaction

from search.dialect import dialect
from search.models import KINDS, PLACE_LENGTH, REF_LENGTH, SearchDocument
from search.text import clean

TITLE_LENGTH = 300
TOPIC_LENGTH = 100
TOPICS = 50
BODY_LENGTH = 20_000
BATCH = 1_000

_KEY = ["kind", "object_id"]
_REST = ["place", "community_id", "author_ref", "at", "title", "topics", "body"]


def document(
    kind, object_id, *, place, community_id, author_ref, title, body, topics, at
) -> SearchDocument:
    """An unsaved document, for `put_many`.

    `title` and `body` are plain text, of which 300 and 20,000 characters are kept; `topics` are
    names; `at` is the datetime of the thing; `author_ref` is the public ref of its voice, or "";
    `community_id` may be None. ValueError on an unknown kind, or a place or ref that does not fit.
    """
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is not one of {', '.join(KINDS)}")
    if not 0 < len(place) <= PLACE_LENGTH or len(author_ref) > REF_LENGTH:
        raise ValueError(f"the place {place!r} or the ref {author_ref!r} is empty or too long")
    return SearchDocument(
        kind=kind,
        object_id=object_id,
        place=place,
        community_id=community_id,
        author_ref=author_ref,
        at=at,
        title=clean(title, TITLE_LENGTH),
        topics="\n".join(clean(topic, TOPIC_LENGTH) for topic in islice(topics, TOPICS)),
        body=clean(body, BODY_LENGTH),
    )


def put(kind: str, object_id: int, **what) -> None:
    """Make this thing findable, or replace what was known of it; keywords as for `document`."""
    _inside_transaction()
    _write([document(kind, object_id, **what)])


@transaction.atomic
def put_many(documents: Iterable[SearchDocument]) -> int:
    """`put` for many `document(...)`s, oldest first, each thing once; returns how many.

    The order matters: of a frequent word only what was added last is ranked (see `find`).
    """
    remaining: Iterator[SearchDocument] = iter(documents)
    written = 0
    while batch := list(islice(remaining, BATCH)):
        _write(batch)
        written += len(batch)
    if written > BATCH:
        settle()
    return written


def settle() -> None:
    """Put the index in order after many writes at once; a matter of speed, never of results."""
    with connection.cursor() as cursor:
        for statement in dialect().SETTLED:
            cursor.execute(statement)


def remove(kind: str, object_id: int) -> None:
    """Make the thing unfindable: it was removed, hidden or held. Nothing happens if it was so."""
    remove_many(kind, [object_id])


def remove_many(kind: str, ids: Iterable[int]) -> None:
    _inside_transaction()
    for some in _batches(ids):
        SearchDocument.objects.filter(kind=kind, object_id__in=some).delete()


def move(kind: str, ids: Iterable[int], *, place: str, community_id: int | None = None) -> None:
    """From now on these are read at `place` and nowhere else; their words are not read again.

    `community_id` is given when they go to another community; left out, it stays as it is.
    """
    _inside_transaction()
    change = {"place": place}
    if community_id is not None:
        change["community_id"] = community_id
    for some in _batches(ids):
        SearchDocument.objects.filter(kind=kind, object_id__in=some).update(**change)


def _write(documents: list[SearchDocument]) -> None:
    SearchDocument.objects.bulk_create(
        documents, update_conflicts=True, unique_fields=_KEY, update_fields=_REST
    )


def _batches(ids: Iterable[int]) -> Iterator[list[int]]:
    remaining = iter(ids)
    while some := list(islice(remaining, BATCH)):
        yield some


def _inside_transaction() -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "the index is written in the transaction of what it describes"
        )
