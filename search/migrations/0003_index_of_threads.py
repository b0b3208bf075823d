"""An index of threads alone, for PostgreSQL.

There are some twenty posts to a thread, and each search asks for both: out of an index of all, the
few threads with a frequent word were looked for among thousands of posts that have it.
"""

from django.db import migrations

ADD = (
    "CREATE INDEX search_vector_of_threads ON search_searchdocument "
    "USING gin (vector) WITH (gin_pending_list_limit = 512) WHERE kind = 'thread'"
)
DROP = "DROP INDEX search_vector_of_threads"


def run(statement):
    def execute(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(statement, params=None)

    return execute


class Migration(migrations.Migration):
    dependencies = [("search", "0002_full_text")]
    operations = [migrations.RunPython(run(ADD), run(DROP))]
