"""Reading from the index: hits, counts and suggestions, each kept to its places by the database.

The work is bounded: the newest matches, those that were indexed last, are counted and ranked: of
posts, of which there are many, 100, and 200 of every other kind. A count says when there are more.
The older texts with so frequent a word are reached with another word or a filter, not with another
page. `find` takes two queries, at any size.
"""

from collections.abc import Iterable
from typing import Final

from django.core.exceptions import EmptyResultSet
from django.db import connection

from search.dialect import dialect
from search.models import KINDS
from search.query import LENGTH, Query, opening, parse
from search.results import Count, Hit, Results, Suggestion
from search.text import clean, excerpt, segments

RANKED = dict.fromkeys(KINDS, 200) | {"post": 100}
MOST = sum(RANKED.values())
PAGE = 100
SHORTEST_OPENING = 2


class Everywhere:
    """All places there are. Only for those who may read all of them."""


EVERYWHERE: Final = Everywhere()

Places = Iterable[str] | Everywhere

# Counts and hits in one statement, so that they speak of the same moment; a count has no id.
_STATEMENT = """
WITH found AS ({found})
SELECT kind, NULL AS id, count(*) AS number FROM found GROUP BY kind
UNION ALL
SELECT * FROM (
    SELECT kind, id, row_number() OVER (ORDER BY score DESC, at DESC, id DESC) AS number
    FROM (
        SELECT kind, id, at, score, row_number() OVER (
            PARTITION BY kind ORDER BY score DESC, at DESC, id DESC
        ) AS turn
        FROM found WHERE {of_kinds}
    ) AS ranked
    WHERE turn <= %(each)s
    ORDER BY number LIMIT %(limit)s OFFSET %(first)s
) AS page"""


def find(
    words: str, *, places: Places, kinds=None, first=0, limit=20, each=None, among=None, **narrower
) -> Results:
    """What matches `words` (see `query`) in `places`, best first and of equals the newest.

    `kinds` are those wanted as hits, all when left out. `narrower` may be `community_id`,
    `author_refs`, `topic` (a whole name), `since` (a datetime, included) and `until` (excluded);
    None asks for nothing. `among` says of which things of a kind: {kind: a QuerySet of ids}, and
    then no other kind is found. The page has `limit` hits, at most 100, from the `first` (0) on;
    for a page that shows all kinds together, `each` is the most of one kind. Without words or
    without places the answer is empty, and no words are an error.
    """
    query = parse(words)
    asked = _asked(places, **narrower)
    if not query or asked is None:
        return Results()
    first, limit = _between(0, first, MOST), _between(1, limit, PAGE)
    page = {"first": first, "limit": limit + 1, "each": each or MOST}
    page["kinds"] = dialect().array(KINDS if kinds is None else kinds)
    ids, counts = _page(query, page, *_asking(among, asked))
    following = first + limit if len(ids) > limit else None
    return Results(_draw(query, ids[:limit]), counts, following)


def suggestions(words: str, *, places: Places, limit: int = 5) -> list[Suggestion]:
    """The newest things whose titles hold all of `words`, the last of which may be unfinished.

    Nothing before two letters of it are typed.
    """
    typed = opening(words)
    asked = _asked(places)
    if not typed or len(typed[-1]) < SHORTEST_OPENING or asked is None:
        return []
    statement = dialect().SUGGESTED.format(asked=_conditions(asked))
    limits = {"limit": _between(1, limit, PAGE)}
    with connection.cursor() as cursor:
        cursor.execute(statement, asked | limits | dialect().suggesting(typed))
        rows = cursor.fetchall()
    return [
        Suggestion(kind, object_id, segments(marked, title))
        for kind, object_id, title, marked in rows
    ]


def _asked(places, community_id=None, author_refs=None, topic=None, since=None, until=None):
    """What narrows a search, by name, as the database takes it; None when there is no place."""
    if isinstance(places, str):
        raise TypeError("places are names, one by one, or EVERYWHERE")
    asked = {
        "community_id": community_id,
        "author_refs": _refs(author_refs),
        "topic": None if topic is None else clean(topic, LENGTH),
        "since": connection.ops.adapt_datetimefield_value(since),
        "until": connection.ops.adapt_datetimefield_value(until),
    }
    asked = {name: value for name, value in asked.items() if value is not None}
    if places is EVERYWHERE:
        return asked
    names = sorted(set(places))
    return asked | {"places": dialect().array(names)} if names else None


def _refs(wanted):
    return None if wanted is None else dialect().array([clean(ref, LENGTH) for ref in wanted])


def _conditions(asked: dict) -> str:
    return " AND ".join(dialect().ASKED[name] for name in asked) or "1 = 1"


def _asking(among: dict | None, asked: dict) -> tuple[dict[str, str], dict]:
    """Kind -> what is asked of its documents, and the parameters of all of it."""
    asking, parameters = _conditions(asked), dict(asked)
    if among is None:
        return dict.fromkeys(KINDS, asking), parameters
    conditions = {}
    for kind, ids in among.items():
        try:
            sql, values = ids.query.sql_with_params()
        except EmptyResultSet:
            continue
        named = {f"{kind}_{n}": value for n, value in enumerate(values)}
        ours = sql % tuple(f"%({name})s" for name in named)
        conditions[kind] = f"{asking} AND d.object_id IN ({ours})"
        parameters |= named
    return conditions, parameters


def _page(query: Query, page: dict, conditions, asked) -> tuple[list[int], dict[str, Count]]:
    """The documents' ids in order, one beyond the page if there is one, and the counts."""
    if not conditions:
        return [], {}
    newest = (_newest_of(kind, asking) for kind, asking in conditions.items())
    statement = _STATEMENT.format(
        found=dialect().SCORED.format(newest=" UNION ALL ".join(newest)),
        of_kinds=dialect().OF_KINDS,
    )
    parameters = asked | page | dialect().matching(query)
    with connection.cursor() as cursor:
        cursor.execute(*dialect().asked_anew(statement, parameters))
        rows = cursor.fetchall()
    counts = {kind: _count_of(kind, number) for kind, pk, number in rows if pk is None}
    ordered = sorted((number, pk) for _, pk, number in rows if pk is not None)
    return [pk for _, pk in ordered], counts


def _newest_of(kind: str, asking: str) -> str:
    """With one more than is ranked, by which a count knows that there are more."""
    return dialect().newest(kind, asking, RANKED[kind] + 1)


def _count_of(kind: str, number: int) -> Count:
    return Count(min(number, RANKED[kind]), number > RANKED[kind])


def _draw(query: Query, ids: list[int]) -> list[Hit]:
    if not ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(dialect().MARKED, dialect().marking(query) | {"ids": dialect().array(ids)})
        found = {pk: drawn for pk, *drawn in cursor.fetchall()}
    # One that was removed between the two queries is not drawn any more.
    return [_hit(*found[pk]) for pk in ids if pk in found]


def _hit(kind, object_id, title, body, marked_title, marked_body) -> Hit:
    words = excerpt(segments(marked_body, body))
    return Hit(kind, object_id, segments(marked_title, title), words)


def _between(least: int, number: int, most: int) -> int:
    return max(least, min(number, most))
