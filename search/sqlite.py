"""Finding with SQLite's FTS5: the table `search_words`, and `search_titles` for suggestions.

FTS5's own ranking, bm25, weighs a word by how many documents of the whole table hold it. Somebody
could read off the order of their own hits how often a name is written where they may not look, so
what ranks here is only where in a document the words stand.
"""

import json
from collections.abc import Iterable

from search.query import Phrase, Query
from search.text import MARK, UNMARK

ASKED = {
    "places": "d.place IN (SELECT value FROM json_each(%(places)s))",
    "community_id": "d.community_id = %(community_id)s",
    "author_refs": "d.author_ref IN (SELECT value FROM json_each(%(author_refs)s))",
    "since": "d.at >= %(since)s",
    "until": "d.at < %(until)s",
    "topic": "instr(char(10) || d.topics || char(10), char(10) || %(topic)s || char(10)) > 0",
}

# The kind is looked up inside the full-text index: it costs a tenth of asking each match for it.
# FTS5 walks rows downwards by itself, so that the work ends with the limit. The score is the number
# of marks that `highlight` would set in the title and the topics; `title : word` would read every
# position of the word in the table.
NEWEST = """
SELECT * FROM (
    SELECT d.id, d.kind, d.at,
        CASE WHEN d.title = '' THEN 0 ELSE
            2 * (length(highlight(search_words, 1, '*', '')) - length(d.title)) END
        + CASE WHEN d.topics = '' THEN 0 ELSE
            length(highlight(search_words, 2, '*', '')) - length(d.topics) END AS score
    FROM search_words CROSS JOIN search_searchdocument d ON d.id = search_words.rowid
    WHERE search_words MATCH ('kind : "{kind}" AND ' || %(match)s) AND {asked}
    ORDER BY search_words.rowid DESC LIMIT {most}
)"""

SCORED = "{newest}"

OF_KINDS = "kind IN (SELECT value FROM json_each(%(kinds)s))"

MARKED = """
SELECT d.id, d.kind, d.object_id, d.title, d.body,
    highlight(search_words, 1, %(mark)s, %(unmark)s) AS marked_title,
    highlight(search_words, 3, %(mark)s, %(unmark)s) AS marked_body
FROM search_words CROSS JOIN search_searchdocument d ON d.id = search_words.rowid
WHERE search_words MATCH %(match)s
    AND search_words.rowid IN (SELECT value FROM json_each(%(ids)s))"""

SUGGESTED = """
SELECT d.kind, d.object_id, d.title,
    highlight(search_titles, 0, %(mark)s, %(unmark)s) AS marked_title
FROM search_titles CROSS JOIN search_searchdocument d ON d.id = search_titles.rowid
WHERE search_titles MATCH %(match)s AND {asked}
ORDER BY search_titles.rowid DESC LIMIT %(limit)s"""


# After many writes at once the index lies in many pieces, and each question would read them all.
SETTLED = [
    "INSERT INTO search_words(search_words) VALUES ('optimize')",
    "INSERT INTO search_titles(search_titles) VALUES ('optimize')",
]


def asked_anew(statement: str, parameters: dict) -> tuple[str, dict]:
    """SQLite plans each question anew by itself."""
    return statement, parameters


def newest(kind: str, asked: str, most: int) -> str:
    """The statement for one kind."""
    return NEWEST.format(kind=kind, asked=asked, most=most)


def array(values: Iterable) -> str:
    return json.dumps(list(values))


def matching(query: Query) -> dict[str, str]:
    every = " AND ".join(_any(either) for either in query.every)
    without = f" NOT {_any(query.without)}" if query.without else ""
    return {"match": f"{{title topics body}} : (({every}){without})"}


def marking(query: Query) -> dict[str, str]:
    match = f"{{title topics body}} : {_any(query.phrases)}"
    return {"match": match, "mark": MARK, "unmark": UNMARK}


def suggesting(words: Phrase) -> dict[str, str]:
    match = " AND ".join(f'"{word}"' for word in words) + " *"
    return {"match": match, "mark": MARK, "unmark": UNMARK}


def _any(phrases: Iterable[Phrase]) -> str:
    return "(" + " OR ".join('"' + " ".join(phrase) + '"' for phrase in phrases) + ")"
