"""Part of `python -m bench`: how many queries pages cost, as JSON."""

import json

from django.conf import settings
from django.core.cache import cache
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


class Command(BaseCommand):
    help = "Print address -> queries of one signed-in person's page: on an empty cache, and then."

    def add_arguments(self, parser):
        parser.add_argument("session")
        parser.add_argument("paths", nargs="+")
        parser.add_argument("--show", action="store_true", help="print the queries themselves")

    def handle(self, *, session, paths, show, **options):
        client = Client(SERVER_NAME="127.0.0.1")
        client.cookies[settings.SESSION_COOKIE_NAME] = session
        counts = {}
        for path in paths:
            cache.clear()
            counts[path] = [self._count(client, path, show), self._count(client, path, show)]
        self.stdout.write(json.dumps(counts))

    def _count(self, client, path, show) -> int:
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(path)
        if answer.status_code != 200:
            raise CommandError(f"{path} answered {answer.status_code}")
        if show:
            for query in queries:
                self.stderr.write(query["sql"])
        return len(queries)
