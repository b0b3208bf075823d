import uuid

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from jobs import queue


class Command(BaseCommand):
    help = "Says how the queue stands and lists the jobs that failed for good."

    def add_arguments(self, parser):
        parser.add_argument("--again", type=uuid.UUID, metavar="ID", help="run a failed job again")
        parser.add_argument("--where", action="store_true", help="with the place of each failure")

    def handle(self, *, again, where, **options):
        if again and not queue.run_again(again):
            raise CommandError(f"No failed job has the id {again}.")
        now = queue.state()
        self.stdout.write(
            f"{now.ready} ready, the first for {now.oldest.total_seconds():.0f} s; "
            f"{now.failed} failed; {now.workers} workers."
        )
        for failure in queue.failures():
            at = timezone.localtime(failure.failed_at).isoformat(" ", "seconds")
            tries = f"after {failure.attempts} attempts"
            self.stdout.write(f"{failure.id}  {at}  {failure.job}  {failure.error}  {tries}")
            if where:
                self.stdout.write(failure.where)
