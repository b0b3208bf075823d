"""Finding with PostgreSQL's full text: the column `vector`, and an index on titles for suggestions.

The parts and parameters are those of `sqlite`. `ts_rank` looks at one document alone, so that the
order tells nothing of what may not be read.
"""

from collections.abc import Iterable

from django.db import connection
from psycopg import ClientCursor

from search.query import Phrase, Query
from search.text import MARK, UNMARK

PLACES = "d.place = ANY(%(places)s)"

ASKED = {
    "places": PLACES,
    "community_id": "d.community_id = %(community_id)s",
    "author_refs": "d.author_ref = ANY(%(author_refs)s)",
    "since": "d.at >= %(since)s",
    "until": "d.at < %(until)s",
    "topic": "strpos(chr(10) || d.topics || chr(10), chr(10) || %(topic)s || chr(10)) > 0",
}

NEWEST = """
(
    SELECT d.id, d.kind, d.at, d.vector
    FROM search_searchdocument d
    WHERE d.kind = '{kind}' AND d.vector @@ to_tsquery('search_words', %(match)s) AND {asked}
    ORDER BY d.id DESC LIMIT {most}
)"""

SCORED = """
SELECT id, kind, at, ts_rank(vector, to_tsquery('search_words', %(match)s), 1) AS score
FROM ({newest}) AS newest"""

OF_KINDS = "kind = ANY(%(kinds)s)"

MARKED = """
SELECT d.id, d.kind, d.object_id, d.title, d.body,
    ts_headline('search_words', search_plain(d.title), question, %(how)s) AS marked_title,
    ts_headline('search_words', search_plain(d.body), question, %(how)s) AS marked_body
FROM search_searchdocument d, to_tsquery('search_words', %(match)s) AS question
WHERE d.id = ANY(%(ids)s)"""

SUGGESTED = """
SELECT d.kind, d.object_id, d.title,
    ts_headline('search_titles', search_plain(d.title), question, %(how)s) AS marked_title
FROM search_searchdocument d, to_tsquery('search_titles', %(match)s) AS question
WHERE d.title <> '' AND to_tsvector('search_titles', search_plain(d.title)) @@ question AND {asked}
ORDER BY d.id DESC LIMIT %(limit)s"""

_HOW = f'HighlightAll=true, StartSel="{MARK}", StopSel="{UNMARK}"'


# After many writes at once the planner would not know how frequent any word is.
SETTLED = [
    "SELECT gin_clean_pending_list(name) FROM unnest(ARRAY["
    "'search_vector', 'search_vector_of_threads', 'search_titles']::regclass[]) AS name",
    "ANALYZE search_searchdocument",
]


def asked_anew(statement: str, parameters: dict) -> tuple[str, None]:
    """The same with its values written in, so that PostgreSQL plans for these.

    Where it should begin depends on how frequent just these words are in just these places. A plan
    that is kept for every question knows neither, and took twice as long for most.
    """
    return ClientCursor(connection.connection).mogrify(statement, parameters), None


def newest(kind: str, asked: str, most: int) -> str:
    """The statement for one kind.

    Threads have an index of words of their own. PostgreSQL would lay the index of places beside it
    and read all that stands in these places, which took longer than all the rest: with IS TRUE it
    still knows how many there are, and asks each row.
    """
    if kind == "thread":
        asked = asked.replace(PLACES, f"({PLACES}) IS TRUE")
    return NEWEST.format(kind=kind, asked=asked, most=most)


def array(values: Iterable) -> list:
    return list(values)


def matching(query: Query) -> dict[str, str]:
    every = " & ".join(_any(either) for either in query.every)
    without = f" & !{_any(query.without)}" if query.without else ""
    return {"match": every + without}


def marking(query: Query) -> dict[str, str]:
    return {"match": _any(query.phrases), "how": _HOW}


def suggesting(words: Phrase) -> dict[str, str]:
    return {"match": " & ".join(f"'{word}'" for word in words) + ":*", "how": _HOW}


def _any(phrases: Iterable[Phrase]) -> str:
    return "(" + " | ".join(" <-> ".join(f"'{word}'" for word in p) for p in phrases) + ")"
