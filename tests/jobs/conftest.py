import os
import sys
import threading
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection, connections
from django.utils import timezone

from jobs import registry
from jobs.models import Lease
from jobs.worker import start_thread
from tests.services.process import Process, wait_until
from tests.services.server import ROOT


class Folder:
    """Where the jobs of `errands` write."""

    def __init__(self, path: Path):
        self.path = path
        self.notes = path / "notes"

    def lines(self) -> list[str]:
        return self.notes.read_text().splitlines() if self.notes.exists() else []

    def wait_for(self, *lines: str) -> None:
        assert wait_until(lambda: self.lines() == list(lines), 30), self.lines()

    def release(self) -> None:
        (self.path / "release").touch()


class WorkerProcess(Process):
    name = "worker"
    cwd = ROOT

    def command(self) -> list[str]:
        return [sys.executable, str(ROOT / "manage.py"), "worker"]

    def environ(self) -> dict[str, str]:
        return os.environ | {"DATABASE_URL": database_url()}

    def is_ready(self) -> bool:
        return Lease.objects.exists()


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


@pytest.fixture
def scheduled(monkeypatch):
    """Schedules a job for the length of a test; the product's own schedule rests meanwhile."""
    entries = {}
    monkeypatch.setattr("jobs.schedule.SCHEDULED", entries)

    def declare(job, rule):
        entries[job.module_path] = registry.Entry(job, rule)

    return declare


@pytest.fixture
def worker_thread(scheduled):
    threads = []

    def start():
        threads.append(start_thread())
        return threads[-1]

    yield start
    for thread in threads:
        thread.stop(timeout=30)


@pytest.fixture
def worker_process(transactional_db, tmp_path):
    """`manage.py worker` on the database of the tests, not started yet."""
    process = WorkerProcess(tmp_path)
    yield process
    process.kill()


@pytest.fixture
def in_thread():
    """Runs a function in a thread of its own, with a database connection of its own."""
    threads = []

    def start(function):
        def run():
            try:
                function()
            finally:
                connections.close_all()

        threads.append(threading.Thread(target=run))
        threads[-1].start()
        return threads[-1]

    yield start
    for thread in threads:
        thread.join(30)


def database_url() -> str:
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    user, password, host = (quote(database[key], safe="") for key in ("USER", "PASSWORD", "HOST"))
    return f"postgres://{user}:{password}@{host}:{database['PORT']}/{database['NAME']}"


def silence_all_workers() -> None:
    """As if a minute had passed since any of them was heard."""
    Lease.objects.update(seen_at=timezone.now() - timedelta(minutes=1))
