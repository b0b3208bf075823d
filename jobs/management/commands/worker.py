import signal

from django.core.management.base import BaseCommand
from django.db import connections

from jobs.worker import Worker


class Command(BaseCommand):
    help = "Runs jobs until SIGTERM or Ctrl-C, which let the current job end."

    def handle(self, **options):
        self.check(databases=["default"])
        connections.close_all()  # what the check used is not the worker's
        worker = Worker()

        def end(signum, frame):
            worker.stopping = True
            signal.signal(signum, signal.SIG_DFL)

        for signum in (signal.SIGTERM, signal.SIGINT):
            signal.signal(signum, end)
        self.stdout.write(f"Worker {worker.name} is running.")
        worker.run()
