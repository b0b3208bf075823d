"""Part of `python -m bench`: fill the throw-away database and print what was made, as JSON."""

import json

from django.core.management.base import BaseCommand
from django.db import connection

from bench.data import FULL, QUICK, make

ANALYSE = {"postgresql": "VACUUM (ANALYZE)", "sqlite": "ANALYZE"}


class Command(BaseCommand):
    help = "Fill an empty database with the bench's hub."

    def add_arguments(self, parser):
        parser.add_argument("--quick", action="store_true")

    def handle(self, *, quick, **options):
        facts = make(QUICK if quick else FULL)
        with connection.cursor() as cursor:
            cursor.execute(ANALYSE[connection.vendor])
        self.stdout.write(json.dumps(facts))
