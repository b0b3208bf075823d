"""Turns the clock into jobs: each occurrence is claimed in the transaction that enqueues it."""

from django.db import transaction
from django.utils import timezone

from jobs import queue
from jobs.models import Schedule
from jobs.registry import SCHEDULED


def enqueue_due() -> int:
    """Enqueue the scheduled jobs that have fallen due; answers how many. Reads one small table."""
    now = timezone.now()
    known = dict(Schedule.objects.values_list("name", "next_run_at"))
    _introduce([name for name in SCHEDULED if name not in known], now)
    due = [name for name in SCHEDULED if name in known and known[name] <= now]
    return sum(_claim(name, now) for name in due)


def forget_undeclared() -> None:
    """Delete the rows of jobs that the code no longer declares."""
    Schedule.objects.exclude(name__in=SCHEDULED).delete()


def _introduce(names, now) -> None:
    if names:
        rows = [Schedule(name=name, next_run_at=SCHEDULED[name].rule.after(now)) for name in names]
        Schedule.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def _claim(name, now) -> bool:
    due = Schedule.objects.filter(name=name, next_run_at__lte=now)
    row = due.select_for_update(skip_locked=True).first()
    if row is None:
        return False
    entry = SCHEDULED[name]
    row.last_run_at, row.next_run_at = now, entry.rule.after(now)
    row.save()
    if queue.is_unfinished(entry.job):
        return False
    entry.job.enqueue()
    return True
