"""The embedded mode: pages, sockets and jobs in one process, served by Daphne."""

# Daphne comes first: it installs the Twisted reactor that everything else has to share.
from daphne.server import Server, twisted_loop  # isort: skip

import asyncio
import os
import signal
import threading
from importlib import import_module

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connections
from twisted.internet import reactor

from jobs.worker import start_thread
from realtime.socket import House

DRAIN_SECONDS = 2.0
KILL_SECONDS = 4.0  # Daphne can hang after requests that were aborted
MAX_FRAME = 64 * 1024


class Command(BaseCommand):
    help = "Serve pages, sockets and jobs from this one process."

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-worker", action="store_true", help="leave the jobs to others")

    def handle(self, *, host, port, no_worker, **options):
        self.check(databases=["default"])
        connections.close_all()  # this thread needs none, and would keep one of the pool for good
        asgi_path, _, name = settings.ASGI_APPLICATION.rpartition(".")
        server = Server(
            application=getattr(import_module(asgi_path), name),
            endpoints=[f"tcp:port={port}:interface={host}"],
            signal_handlers=False,
            websocket_max_message_size=MAX_FRAME,
            websocket_max_frame_size=MAX_FRAME,
            application_close_timeout=2,
            server_name="coppice",
            verbosity=0,
        )
        for number in (signal.SIGTERM, signal.SIGINT):
            twisted_loop.add_signal_handler(number, self._begin_to_end)
        self._worker = None if no_worker else start_thread()
        self.stdout.write(f"Coppice is at http://{host}:{port} (Ctrl-C ends it)")
        server.run()
        if self._worker:
            self._worker.stop(1.0)

    def _begin_to_end(self):
        """A second signal, or a drain that hangs, ends the process at once."""
        if House.is_draining:
            os._exit(1)
        timer = threading.Timer(KILL_SECONDS, os._exit, [0])
        timer.daemon = True
        timer.start()
        twisted_loop.create_task(self._drain())

    async def _drain(self):
        try:
            await asyncio.wait_for(House.drain(), DRAIN_SECONDS)
        except TimeoutError:
            self.stderr.write("Some sockets did not close in time.")
        reactor.stop()
