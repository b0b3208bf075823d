"""Jobs that write what they do into files, where a test and other processes can see it."""

from datetime import timedelta
from pathlib import Path

from jobs.registry import job
from tests.services.process import wait_until

PERSON = "ada@example.org"


@job(retries=0)
def note(path, text="done"):
    with Path(path).open("a") as file:
        file.write(f"{text}\n")


@job(retries=2, backoff=timedelta(seconds=10))
def stumble(path):
    note.func(path, "stumbled")
    raise ValueError(f"{PERSON} cannot be reached")


@job(retries=1)
def hold(folder):
    """Stays busy until the test makes the file `release`."""
    note.func(f"{folder}/notes", "started")
    if not wait_until(Path(folder, "release").exists, 60):
        raise TimeoutError
    note.func(f"{folder}/notes", "finished")


@job
def note_twice(path):
    note.enqueue(path, "first")
    note.enqueue(path, "second")
