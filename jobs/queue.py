"""The life of a job's row: claimed, settled, put back, pruned.

The only module that touches django-tasks-db. Of that package we use the table and its states; its
worker takes SQLite's write lock at each look, never retries and sends tracebacks with messages to
the log, so `jobs.worker` runs the jobs instead.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from traceback import format_tb

from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.db.models import Case, DateTimeField, F, Min, When
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from jobs.models import Lease, Pending
from jobs.registry import Job

log = logging.getLogger("jobs")

SILENT = timedelta(seconds=30)
KEEP_DONE = timedelta(days=7)
KEEP_FAILED = timedelta(days=60)
BATCH = 500


class WorkerLost(Exception):
    """The worker that ran the job fell silent."""


def claim(worker: str) -> DBTaskResult | None:
    """Take the first ready job for `worker`, or None. It looks before it locks anything."""
    if not DBTaskResult.objects.ready().exists():
        return None
    with transaction.atomic():
        row = DBTaskResult.objects.ready().select_for_update(skip_locked=True).first()
        if row:
            # May wait for a transaction that counts on this job (`Job.enqueue_once`).
            Pending.objects.filter(task=row).delete()
            row.claim(worker)
            Lease.objects.update_or_create(
                worker=worker, defaults={"task": row, "seen_at": timezone.now()}
            )
    return row


def perform(row: DBTaskResult) -> BaseException | None:
    """Run the job outside any transaction of ours. Answers what it raised."""
    try:
        row.task.call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
    except BaseException as error:
        return error
    return None


@transaction.atomic
def settle(row: DBTaskResult, worker: str, error: BaseException | None) -> None:
    """Write down how the job ended, unless `worker` has lost its lease of it meanwhile."""
    lease = Lease.objects.select_for_update().filter(worker=worker, task=row).first()
    if lease is None:
        log.warning("job %s (%s): its worker was thought dead", row.task_path, row.pk)
        return
    if error is None:
        row.status, row.finished_at = TaskResultStatus.SUCCESSFUL, timezone.now()
        row.exception_class_path = row.traceback = ""
        row.save()
    else:
        _failed(row, error)
    lease.task, lease.seen_at = None, timezone.now()
    lease.save()


def beat(worker: str) -> None:
    """Say that `worker` is alive."""
    now = timezone.now()
    if not Lease.objects.filter(worker=worker).update(seen_at=now):
        Lease.objects.get_or_create(worker=worker, defaults={"seen_at": now})


def leave(worker: str) -> None:
    """Forget a worker that ends in good order."""
    Lease.objects.filter(worker=worker, task=None).delete()


def reap() -> int:
    """Take the jobs of workers that have been silent for `SILENT` from them; answers how many.

    It counts as an attempt: a job that kills its workers ends too.
    """
    silent = Lease.objects.filter(seen_at__lt=timezone.now() - SILENT)
    return sum(_reap(silent, pk) for pk in silent.values_list("pk", flat=True))


@transaction.atomic
def _reap(silent, pk: int) -> bool:
    lease = silent.select_for_update(skip_locked=True).filter(pk=pk).first()
    if lease is None:
        return False
    row = lease.task
    lease.delete()
    if row:
        _failed(row, WorkerLost(), at_once=True)
    return row is not None


def _failed(row: DBTaskResult, error: BaseException, *, at_once: bool = False) -> None:
    policy, attempt = _policy(row), len(row.worker_ids)
    row.exception_class_path = f"{type(error).__module__}.{type(error).__qualname__}"
    row.traceback = outline(error)
    if attempt > policy.retries:
        row.status, row.finished_at = TaskResultStatus.FAILED, timezone.now()
        level, outcome = logging.ERROR, "failed for good"
    else:
        delay = timedelta() if at_once else policy.delay(attempt)
        row.status, row.run_after = TaskResultStatus.READY, timezone.now() + delay
        level, outcome = logging.WARNING, "will be tried again"
    row.save()
    path = row.task_path
    log.log(level, "job %s (%s), attempt %d: %s\n%s", path, row.pk, attempt, outcome, row.traceback)


def _policy(row: DBTaskResult) -> Job:
    """The job as declared; for one that is declared no longer, or not yet here, the defaults."""
    try:
        task = row.task
    except (ImportError, SuspiciousOperation):
        return _unknown
    return task if isinstance(task, Job) else _unknown


def _nothing() -> None:
    """Stands in for a job that cannot be found, so that it is retried as any other."""


_unknown = Job(func=_nothing)


def outline(error: BaseException) -> str:
    """Where it failed, innermost last, without the messages: they quote people and addresses."""
    parts = []
    while error is not None:
        parts.append("".join(format_tb(error.__traceback__)) + type(error).__qualname__)
        cause = None if error.__suppress_context__ else error.__context__
        error = error.__cause__ or cause
    return "\n\n".join(reversed(parts))


def is_unfinished(task: Job) -> bool:
    """Whether such a job waits or runs."""
    path = task.module_path
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=path)
    return waiting.exists() or Lease.objects.filter(task__task_path=path).exists()


def prune() -> int:
    """Delete what ended long ago, in small batches; answers how many."""
    now, deleted = timezone.now(), 0
    done = DBTaskResult.objects.successful().filter(finished_at__lt=now - KEEP_DONE)
    failed = DBTaskResult.objects.failed().filter(finished_at__lt=now - KEEP_FAILED)
    for old in (done, failed):
        while pks := list(old.order_by().values_list("pk", flat=True)[:BATCH]):
            DBTaskResult.objects.filter(pk__in=pks).delete()
            deleted += len(pks)
    return deleted


@dataclass(frozen=True)
class Failure:
    """A job that ended badly, for an operator's list; `where` names no person."""

    id: str
    job: str
    attempts: int
    failed_at: datetime
    error: str
    where: str


def failures(limit: int = 100) -> list[Failure]:
    """The jobs that failed for good, newest first."""
    rows = DBTaskResult.objects.failed().order_by("-finished_at")[:limit]
    return [
        Failure(
            id=str(row.pk),
            job=row.task_path,
            attempts=len(row.worker_ids),
            failed_at=row.finished_at,
            error=row.exception_class_path,
            where=row.traceback,
        )
        for row in rows
    ]


def run_again(pk: str) -> bool:
    """Give a job that failed for good all its attempts once more; answers whether there is one."""
    return bool(
        DBTaskResult.objects.failed()
        .filter(pk=pk)
        .update(
            status=TaskResultStatus.READY,
            run_after=timezone.now(),
            worker_ids=[],
            finished_at=None,
        )
    )


@dataclass(frozen=True)
class State:
    """How the queue stands; `oldest` is how long the first ready job has been waiting."""

    ready: int
    failed: int
    workers: int
    oldest: timedelta


def state() -> State:
    ready = DBTaskResult.objects.ready().order_by()
    due_at = Case(
        When(run_after=get_date_max(), then=F("enqueued_at")),
        default=F("run_after"),
        output_field=DateTimeField(),
    )
    now = timezone.now()
    return State(
        ready=ready.count(),
        failed=DBTaskResult.objects.failed().count(),
        workers=Lease.objects.filter(seen_at__gte=now - SILENT).count(),
        oldest=now - (ready.aggregate(first=Min(due_at))["first"] or now),
    )
