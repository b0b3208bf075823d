"""The full-text side of SearchDocument, kept by each database itself.

SQLite: two FTS5 tables over the documents' own text, and the triggers that follow every write. They
have to be made anew by any later migration that makes SQLite rebuild the documents' table.
PostgreSQL: a stored column with a GIN index, and a GIN index on titles. The extension `unaccent` is
a trusted one: whoever may create in the database may add it.
"""

from django.db import migrations

SQLITE = [
    """
    CREATE VIRTUAL TABLE search_words USING fts5(
        kind, title, topics, body, content='search_searchdocument', content_rowid='id',
        tokenize='porter unicode61 remove_diacritics 2'
    )
    """,
    # Unstemmed, because the beginning of a word is not the beginning of its stem.
    """
    CREATE VIRTUAL TABLE search_titles USING fts5(
        title, content='search_searchdocument', content_rowid='id',
        tokenize='unicode61 remove_diacritics 2', prefix='2 3'
    )
    """,
    """
    CREATE TRIGGER search_words_added AFTER INSERT ON search_searchdocument BEGIN
        INSERT INTO search_words(rowid, kind, title, topics, body)
            VALUES (new.id, new.kind, new.title, new.topics, new.body);
    END
    """,
    """
    CREATE TRIGGER search_words_removed AFTER DELETE ON search_searchdocument BEGIN
        INSERT INTO search_words(search_words, rowid, kind, title, topics, body)
            VALUES ('delete', old.id, old.kind, old.title, old.topics, old.body);
    END
    """,
    """
    CREATE TRIGGER search_words_changed
    AFTER UPDATE OF id, kind, title, topics, body ON search_searchdocument
    WHEN (old.id, old.kind, old.title, old.topics, old.body)
        IS NOT (new.id, new.kind, new.title, new.topics, new.body)
    BEGIN
        INSERT INTO search_words(search_words, rowid, kind, title, topics, body)
            VALUES ('delete', old.id, old.kind, old.title, old.topics, old.body);
        INSERT INTO search_words(rowid, kind, title, topics, body)
            VALUES (new.id, new.kind, new.title, new.topics, new.body);
    END
    """,
    """
    CREATE TRIGGER search_titles_added AFTER INSERT ON search_searchdocument
    WHEN new.title <> '' BEGIN
        INSERT INTO search_titles(rowid, title) VALUES (new.id, new.title);
    END
    """,
    """
    CREATE TRIGGER search_titles_removed AFTER DELETE ON search_searchdocument
    WHEN old.title <> '' BEGIN
        INSERT INTO search_titles(search_titles, rowid, title) VALUES ('delete', old.id, old.title);
    END
    """,
    """
    CREATE TRIGGER search_titles_changed AFTER UPDATE OF id, title ON search_searchdocument
    WHEN (old.id, old.title) IS NOT (new.id, new.title) BEGIN
        INSERT INTO search_titles(search_titles, rowid, title)
            SELECT 'delete', old.id, old.title WHERE old.title <> '';
        INSERT INTO search_titles(rowid, title)
            SELECT new.id, new.title WHERE new.title <> '';
    END
    """,
    "INSERT INTO search_words(search_words) VALUES ('rebuild')",
    "INSERT INTO search_titles(rowid, title) "
    "SELECT id, title FROM search_searchdocument WHERE title <> ''",
]
SQLITE_BACK = [
    "DROP TRIGGER search_words_added",
    "DROP TRIGGER search_words_removed",
    "DROP TRIGGER search_words_changed",
    "DROP TRIGGER search_titles_added",
    "DROP TRIGGER search_titles_removed",
    "DROP TRIGGER search_titles_changed",
    "DROP TABLE search_words",
    "DROP TABLE search_titles",
]

POSTGRESQL = [
    "CREATE EXTENSION IF NOT EXISTS unaccent",
    # English stems without a list of stop words: a phrase holds every word of it, as in FTS5.
    "CREATE TEXT SEARCH DICTIONARY search_stems (TEMPLATE = snowball, LANGUAGE = english)",
    "CREATE TEXT SEARCH CONFIGURATION search_words (COPY = simple)",
    "ALTER TEXT SEARCH CONFIGURATION search_words "
    "ALTER MAPPING FOR asciiword, word, numword WITH unaccent, search_stems",
    # Unstemmed, because the beginning of a word is not the beginning of its stem.
    "CREATE TEXT SEARCH CONFIGURATION search_titles (COPY = simple)",
    "ALTER TEXT SEARCH CONFIGURATION search_titles "
    "ALTER MAPPING FOR asciiword, word, numword WITH unaccent, simple",
    # PostgreSQL reads "and/or" as a path and "me@b.org" as one word, and where its locale is C it
    # takes a curly quotation mark for a letter. One space for each sign, so that marks found in
    # the result stand at the same place in the original.
    r"""
    CREATE FUNCTION search_plain(text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
        SELECT regexp_replace(
            $1,
            '[\u0001-\u001f\u0021-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b1'
            '\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7\u2000-\u206f\u20a0-\u20cf\u2100-\u2bff'
            '\u3000-\u303f\ufe00-\ufe6f\U0001f000-\U0001faff]',
            ' ', 'g'
        )
    $$
    """,
    """
    ALTER TABLE search_searchdocument ADD COLUMN vector tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('search_words', search_plain(title)), 'A')
        || setweight(to_tsvector('search_words', search_plain(topics)), 'B')
        || setweight(to_tsvector('search_words', search_plain(body)), 'D')
    ) STORED
    """,
    # Every question reads the whole list of entries that are not yet in order: keep it short.
    "CREATE INDEX search_vector ON search_searchdocument "
    "USING gin (vector) WITH (gin_pending_list_limit = 512)",
    "CREATE INDEX search_titles ON search_searchdocument "
    "USING gin (to_tsvector('search_titles', search_plain(title))) WHERE title <> ''",
]
POSTGRESQL_BACK = [
    "DROP INDEX search_titles",
    "ALTER TABLE search_searchdocument DROP COLUMN vector",
    "DROP FUNCTION search_plain(text)",
    "DROP TEXT SEARCH CONFIGURATION search_titles",
    "DROP TEXT SEARCH CONFIGURATION search_words",
    "DROP TEXT SEARCH DICTIONARY search_stems",
]


def run(**statements):
    def execute(apps, schema_editor):
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement, params=None)

    return execute


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [
        migrations.RunPython(
            run(sqlite=SQLITE, postgresql=POSTGRESQL),
            run(sqlite=SQLITE_BACK, postgresql=POSTGRESQL_BACK),
        )
    ]
