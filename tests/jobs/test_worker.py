import pytest
from django.db import connection, transaction
from django.utils import timezone

from jobs import queue
from jobs.models import Lease
from jobs.worker import Worker, drain
from tests.jobs import errands
from tests.jobs.conftest import silence_all_workers
from tests.services.process import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_job_whose_worker_was_killed_runs_again(folder, worker_process):
    errands.hold.enqueue(str(folder.path))
    worker_process.start()
    folder.wait_for("started")
    worker_process.kill()
    folder.release()

    assert queue.reap() == 0, "a worker is not taken for dead after a moment's silence"
    silence_all_workers()
    assert queue.reap() == 1
    assert drain() == 1
    assert folder.lines() == ["started", "started", "finished"]
    assert queue.failures() == []


def test_a_job_that_kills_every_worker_is_given_up(folder):
    errands.hold.enqueue(str(folder.path))
    for _ in range(2):
        assert queue.claim("a worker that dies")
        silence_all_workers()
        assert queue.reap() == 1
    assert queue.claim("another worker") is None
    [failure] = queue.failures()
    assert (failure.attempts, failure.error) == (2, "jobs.queue.WorkerLost")


def test_a_worker_that_was_thought_dead_does_not_speak_for_its_former_job(folder):
    errands.hold.enqueue(str(folder.path))
    first = queue.claim("slow")
    silence_all_workers()
    queue.reap()
    second = queue.claim("quick")
    queue.settle(first, "slow", ValueError())
    queue.settle(second, "quick", None)
    assert queue.failures() == []
    assert drain() == 0


def test_sigterm_lets_the_current_job_end_and_starts_no_other(folder, worker_process, in_thread):
    errands.hold.enqueue(str(folder.path))
    worker_process.start()
    folder.wait_for("started")
    errands.note.enqueue(str(folder.notes), "another")
    stopping = in_thread(worker_process.stop)
    stopping.join(0.5)
    assert worker_process.is_alive
    folder.release()
    stopping.join(30)
    assert folder.lines() == ["started", "finished"]
    assert not Lease.objects.exists()


def test_an_idle_worker_process_ends_on_sigterm(worker_process):
    worker_process.start()
    worker_process.stop()  # raises where it has to be killed
    assert not Lease.objects.exists()


def test_an_idle_worker_thread_stops_without_waiting_for_its_next_look(worker_thread, monkeypatch):
    monkeypatch.setattr("jobs.worker.POLL", 60)
    thread = worker_thread()
    assert wait_until(Lease.objects.exists, 30)
    assert thread.stop(timeout=30)
    assert not Lease.objects.exists()


def test_a_worker_thread_says_so_when_its_job_outlasts_the_patience(folder, worker_thread):
    errands.hold.enqueue(str(folder.path))
    thread = worker_thread()
    folder.wait_for("started")
    assert not thread.stop(timeout=0.1)
    folder.release()
    assert thread.stop(timeout=10)
    assert folder.lines() == ["started", "finished"]


def test_a_job_enqueued_in_the_same_process_starts_without_waiting_for_the_next_look(
    folder, worker_thread, monkeypatch
):
    monkeypatch.setattr("jobs.worker.POLL", 60)
    worker_thread()
    assert wait_until(Lease.objects.exists, 30)
    with transaction.atomic():
        errands.note.enqueue(str(folder.notes))
    folder.wait_for("done")


def test_two_workers_share_the_jobs_and_run_each_once(folder, worker_thread):
    names = [f"job {number}" for number in range(30)]
    with transaction.atomic():
        for name in names:
            errands.note.enqueue(str(folder.notes), name)
    for _ in range(2):
        worker_thread()
    assert wait_until(lambda: len(folder.lines()) >= len(names), 30)
    assert wait_until(lambda: not Lease.objects.exclude(task=None).exists(), 30)
    assert sorted(folder.lines()) == sorted(names)


def test_a_worker_outlives_a_failure_of_its_database(folder, worker_thread, monkeypatch):
    monkeypatch.setattr("jobs.worker.BEAT", 0.1)
    worker_thread()
    assert wait_until(Lease.objects.exists, 30)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE jobs_schedule RENAME TO jobs_schedule_away")
    known = set(Lease.objects.values_list("worker", flat=True))

    def came_back_under_another_name():
        return set(Lease.objects.values_list("worker", flat=True)) - known

    try:
        assert wait_until(came_back_under_another_name, 30)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE jobs_schedule_away RENAME TO jobs_schedule")
    errands.note.enqueue(str(folder.notes))
    folder.wait_for("done")


def test_a_worker_with_nothing_to_do_asks_for_no_lock(in_thread):
    with transaction.atomic():
        queue.beat("holds the lock of a writer")
        worked = []
        thread = in_thread(lambda: worked.append(Worker().step()))
        thread.join(30)
        assert worked == [False]


def test_others_can_write_while_a_job_runs(folder, in_thread):
    errands.hold.enqueue(str(folder.path))
    thread = in_thread(drain)
    folder.wait_for("started")
    errands.note.enqueue(str(folder.notes))
    folder.release()
    thread.join(30)
    assert folder.lines() == ["started", "finished", "done"]


def test_a_long_job_does_not_make_its_worker_look_dead(folder, worker_thread, monkeypatch):
    monkeypatch.setattr("jobs.worker.BEAT", 0.1)
    errands.hold.enqueue(str(folder.path))
    worker_thread()
    folder.wait_for("started")
    silence_all_workers()
    alive = Lease.objects.filter(seen_at__gte=timezone.now() - queue.SILENT)
    assert wait_until(alive.exists, 30)
    assert queue.reap() == 0
    folder.release()
    folder.wait_for("started", "finished")
