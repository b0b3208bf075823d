"""Runs jobs one after the other: in a process of its own, or in a thread of the embedded one.

For more at once, run more workers. A worker survives its database: it waits and comes back.
"""

import logging
import os
import secrets
import socket
import threading
from functools import partial
from time import monotonic

from django import db

from jobs import bell, queue, schedule

log = logging.getLogger("jobs")

POLL = 1.0
BEAT = 5.0
LONGEST_PAUSE = 15.0
# After an outage every worker looks silent at first: each gets the time to beat again.
GRACE = 3 * BEAT


class Worker:
    def __init__(self):
        self.name = _name()
        self.stopping = False
        self._bell = bell.listen()
        self._owed = None
        self._reap_at = monotonic() + GRACE
        self._failures = 0

    def run(self) -> None:
        """Work until `stopping`; the calling thread's database connections are closed at the end.

        A signal handler may set `stopping` and nothing else (the bell's lock may be held by the
        very thread it interrupts); it is noticed within `POLL` seconds of the current job's end.
        """
        ended = threading.Event()
        heart = threading.Thread(target=self._beat, args=[ended], name="jobs-heart", daemon=True)
        heart.start()
        try:
            while not self.stopping:
                self._guarded_turn()
        finally:
            ended.set()
            heart.join(POLL)
            self._leave()

    def stop(self) -> None:
        """Ask to end after the current job. Any thread may call it."""
        self.stopping = True
        self._bell.set()

    def step(self) -> bool:
        """Run one ready job in this thread. Answers whether there was one."""
        self._settle()
        row = queue.claim(self.name)
        if row is None:
            return False
        self._owed = partial(queue.settle, row, self.name, queue.perform(row))
        self._settle()
        return True

    def _settle(self) -> None:
        if self._owed:
            self._owed()
            self._owed = None

    def _guarded_turn(self) -> None:
        try:
            self._turn()
        except Exception as error:
            self._recover(error)
        else:
            self._failures = 0

    def _turn(self) -> None:
        self._bell.clear()
        db.close_old_connections()
        schedule.enqueue_due()
        if monotonic() >= self._reap_at:
            self._reap_at = monotonic() + BEAT
            queue.reap()
        worked = self.step()
        db.close_old_connections()
        if not worked and not self.stopping:
            self._bell.wait(POLL)

    def _recover(self, error) -> None:
        """Come back later, under a new name if a claim may have been committed unheard.

        The old name's lease then falls silent, and the job it may hold is put back.
        """
        is_outage = isinstance(error, db.OperationalError | db.InterfaceError)
        what = type(error).__qualname__ if is_outage else queue.outline(error)
        log.warning("worker %s: %s", self.name, what)
        db.connections.close_all()
        if self._owed is None:
            self.name = _name()
        self._reap_at = monotonic() + GRACE
        self._failures += 1
        self._rest(min(2.0 ** (self._failures - 2), LONGEST_PAUSE))

    def _rest(self, seconds: float) -> None:
        until = monotonic() + seconds
        while not self.stopping and (left := until - monotonic()) > 0:
            self._bell.wait(min(left, POLL))
            self._bell.clear()

    def _beat(self, ended: threading.Event) -> None:
        """A thread of its own, so that a long job does not make its worker look dead."""
        while True:
            try:
                queue.beat(self.name)
                db.close_old_connections()
            except Exception as error:
                log.warning("worker %s, heart: %s", self.name, type(error).__qualname__)
                db.connections.close_all()
            if ended.wait(BEAT):
                break
        db.connections.close_all()

    def _leave(self) -> None:
        """Give the lease back, but do not wait for a database that is away: `reap` does it then."""
        try:
            if not self._failures:
                queue.leave(self.name)
        except db.Error as error:
            log.warning("worker %s, leaving: %s", self.name, type(error).__qualname__)
        finally:
            db.connections.close_all()


class WorkerThread:
    """A worker in a daemon thread of this process."""

    def __init__(self):
        self.worker = Worker()
        self._thread = threading.Thread(target=self.worker.run, name="jobs-worker", daemon=True)
        self._thread.start()

    def stop(self, timeout: float = 5.0) -> bool:
        """Wait up to `timeout` seconds for the current job's end; answers whether it has ended.

        A job that is cut off by the end of the process is run again by the next worker.
        """
        self.worker.stop()
        self._thread.join(timeout)
        return not self._thread.is_alive()


def start_thread() -> WorkerThread:
    return WorkerThread()


def drain() -> int:
    """Run every job that is ready, and what those enqueue, in this thread; answers how many."""
    worker, done = Worker(), 0
    while worker.step():
        done += 1
    queue.leave(worker.name)
    return done


def _name() -> str:
    return f"{socket.gethostname()[:32]}-{os.getpid()}-{secrets.token_hex(4)}"
