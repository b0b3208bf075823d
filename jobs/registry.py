"""Declaring jobs: the public door of this app, used in the `tasks.py` of the others.

    @job(retries=5)
    def send_mail(pk): ...

    @every(daily="03:10")
    def prune(): ...

A job may run twice (its worker can die after the work and before it says so), so it must be
idempotent. Its arguments are ids, never words or addresses: they are kept and shown to operators.
What it returns is not kept.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from random import SystemRandom

from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.utils import timezone
from django_tasks.base import Task, TaskResult

from jobs import bell
from jobs.models import Pending

LONGEST_DELAY = timedelta(hours=1)

# Writing the key again takes its row's lock, which the worker that starts the job must take too:
# so the job cannot start before this transaction, whose rows it is to see, has been committed.
_HOLD_KEY = (
    "INSERT INTO jobs_pending (key, task_id) VALUES (%s, NULL) "
    "ON CONFLICT (key) DO UPDATE SET key = excluded.key RETURNING id, task_id"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job(Task):
    """A task of the Django tasks interface that is tried again when it fails.

    `retries`: how often after the first attempt. `backoff`: the wait after the first failure,
    doubled after each further one.
    """

    retries: int = 5
    backoff: timedelta = timedelta(seconds=10)

    def enqueue(self, *args, **kwargs) -> TaskResult:
        """Add the job as part of the caller's transaction: rolled back, it never was.

        To have it wait: `.using(run_after=<aware datetime>).enqueue(...)`. Raises TypeError for
        arguments that JSON cannot hold.
        """
        result = Task.enqueue(self, *args, **kwargs)
        transaction.on_commit(bell.ring, robust=True)
        return result

    @transaction.atomic
    def enqueue_once(self, key: str, *args, **kwargs) -> bool:
        """`enqueue`, unless this job is already waiting under `key`. Answers whether it was added.

        A job that has started no longer counts: it may have looked before the caller's rows were
        there. Take several keys in sorted order: unsorted, PostgreSQL may find a deadlock.
        """
        with connection.cursor() as cursor:
            cursor.execute(_HOLD_KEY, [f"{self.module_path}:{key}"])
            pk, waiting = cursor.fetchone()
        if waiting:
            return False
        Pending.objects.filter(pk=pk).update(task_id=self.enqueue(*args, **kwargs).id)
        return True

    def delay(self, attempt: int) -> timedelta:
        """The wait after failed attempt number `attempt` (from 1), give or take a quarter."""
        wait = min(self.backoff * 2 ** min(attempt - 1, 20), LONGEST_DELAY)
        return wait * SystemRandom().uniform(0.75, 1.25)


@dataclass(frozen=True)
class Interval:
    gap: timedelta

    def after(self, moment: datetime) -> datetime:
        return moment + self.gap


@dataclass(frozen=True)
class Daily:
    """Once on each day of the hub's calendar, when its clocks show `at`.

    On the night that skips this time it is the moment an hour later on the clock; on the night
    that has it twice, the first.
    """

    at: time

    def after(self, moment: datetime) -> datetime:
        zone = timezone.get_default_timezone()
        day = moment.astimezone(zone).date()
        # Compared in UTC: within one zone Python compares what the clocks show, not moments.
        today = datetime.combine(day, self.at, zone).astimezone(UTC)
        if today > moment:
            return today
        return datetime.combine(day + timedelta(days=1), self.at, zone).astimezone(UTC)


@dataclass(frozen=True)
class Entry:
    job: Job
    rule: Interval | Daily


SCHEDULED: dict[str, Entry] = {}


def job(function: Callable | None = None, **policy):
    """Declare a job; `policy` is `retries`, `backoff` and `priority` (-100 to 100, highest first).

    Bare or with arguments. Raises InvalidTaskError unless `function` stands at module level.
    """
    if function is not None:
        return Job(func=function, **policy)
    return lambda function: Job(func=function, **policy)


def every(*, minutes: int = 0, hours: int = 0, daily: str = "", **policy):
    """Declare a job that also runs by itself, first one gap after a worker has heard of it.

    Give one of `minutes`, `hours` and `daily` ("HH:MM" in TIME_ZONE). However many workers there
    are, each occurrence runs once; missed ones run once in all; an occurrence that falls due
    while the last is still waiting or running is passed over.
    """
    if [bool(minutes), bool(hours), bool(daily)].count(True) != 1:
        raise ImproperlyConfigured("A schedule is one of minutes, hours and daily.")
    gap = Interval(timedelta(minutes=minutes, hours=hours))
    rule = Daily(time.fromisoformat(daily)) if daily else gap

    def declare(function) -> Job:
        declared = Job(func=function, **policy)
        SCHEDULED[declared.module_path] = Entry(declared, rule)
        return declared

    return declare
