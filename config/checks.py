"""Checks of a production set-up: `manage.py check --deploy --database default`."""

from django.conf import settings
from django.core import checks
from django.db import connections

ROOM = 10  # connections left for migrations, backups and people


@checks.register(checks.Tags.database)
def pool_fits_the_server(app_configs=None, databases=None, **kwargs):
    """PROCESSES times DATABASE_POOL must leave ROOM below the server's max_connections."""
    found = []
    for alias in databases or []:
        if connections[alias].vendor == "postgresql":
            found += _too_many(connections[alias])
    return found


def _too_many(connection):
    wanted = settings.PROCESSES * settings.DATABASE_POOL
    with connection.cursor() as cursor:
        cursor.execute("SHOW max_connections")
        limit = int(cursor.fetchone()[0])
    if wanted + ROOM <= limit:
        return []
    return [
        checks.Error(
            f"PROCESSES x DATABASE_POOL may open {wanted} connections, and the server allows "
            f"{limit}. Lower one of them or raise max_connections.",
            id="coppice.E001",
        )
    ]


@checks.register(deploy=True)
def many_processes_share_a_cache(app_configs=None, **kwargs):
    if not settings.DATABASE_URL.startswith("postgres") or settings.REDIS_URL:
        return []
    return [
        checks.Warning(
            "Without REDIS_URL each process counts rate limits by itself, and hints reach other "
            "processes only each second.",
            id="coppice.W001",
        )
    ]
