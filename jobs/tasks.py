"""The queue's own housekeeping."""

from jobs import queue, schedule
from jobs.registry import every


@every(daily="03:10")
def tidy():
    queue.prune()
    schedule.forget_undeclared()
