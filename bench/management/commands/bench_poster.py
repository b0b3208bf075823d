"""Part of `python -m bench`: writes posts when asked, a line of JSON at a time (bench/child.py)."""

from django.core.management.base import BaseCommand

from bench.child import answer_questions
from bench.poster import QUESTIONS


class Command(BaseCommand):
    help = "Write posts into the bench's threads and say when each was committed."

    def handle(self, **options):
        answer_questions(lambda do, **what: QUESTIONS[do](**what))
