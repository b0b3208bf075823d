import threading
from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone

from jobs import schedule
from jobs.models import Schedule
from jobs.registry import SCHEDULED, Daily, Interval
from jobs.worker import drain
from tests.jobs import errands

HOURLY = Interval(timedelta(hours=1))
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def hourly(scheduled, folder, monkeypatch):
    """`errands.note` each hour; a scheduled job has no arguments, so its path is fixed here."""
    monkeypatch.setattr(errands.note.func, "__defaults__", (str(folder.notes), "done"))
    scheduled(errands.note, HOURLY)


@pytest.mark.django_db
def test_a_scheduled_job_runs_when_its_time_has_come_and_not_before(hourly, folder):
    with time_machine.travel(NOON, tick=False) as clock:
        schedule.enqueue_due()
        clock.shift(timedelta(minutes=59))
        assert schedule.enqueue_due() == 0
        clock.shift(timedelta(minutes=1))
        assert schedule.enqueue_due() == 1
        assert schedule.enqueue_due() == 0
        assert drain() == 1
    assert folder.lines() == ["done"]


@pytest.mark.django_db
def test_occurrences_missed_while_no_worker_ran_run_once_in_all(hourly, folder):
    with time_machine.travel(NOON, tick=False) as clock:
        schedule.enqueue_due()
        clock.shift(timedelta(days=3))
        assert schedule.enqueue_due() == 1
        assert schedule.enqueue_due() == 0
        drain()
        assert Schedule.objects.get().next_run_at == timezone.now() + timedelta(hours=1)
    assert folder.lines() == ["done"]


@pytest.mark.django_db
def test_an_occurrence_is_passed_over_while_the_last_one_still_waits(hourly, folder):
    with time_machine.travel(NOON, tick=False) as clock:
        schedule.enqueue_due()
        for _ in range(3):
            clock.shift(timedelta(hours=1))
            schedule.enqueue_due()
        assert drain() == 1


@pytest.mark.django_db(transaction=True)
def test_several_workers_run_each_occurrence_once(hourly, folder, in_thread):
    schedule.enqueue_due()
    Schedule.objects.update(next_run_at=timezone.now())
    together, enqueued = threading.Barrier(4), []

    def work():
        together.wait(30)
        enqueued.append(schedule.enqueue_due())
        drain()

    for thread in [in_thread(work) for _ in range(4)]:
        thread.join(30)
    assert sorted(enqueued) == [0, 0, 0, 1]
    assert folder.lines() == ["done"]


@pytest.mark.django_db(transaction=True)
def test_running_workers_notice_what_falls_due(hourly, folder, worker_thread):
    schedule.enqueue_due()
    for _ in range(2):
        worker_thread()
    Schedule.objects.update(next_run_at=timezone.now())
    folder.wait_for("done")


@pytest.mark.django_db
def test_a_job_that_is_no_longer_scheduled_is_forgotten(hourly):
    Schedule.objects.create(name="once.upon.a_time", next_run_at=NOON)
    schedule.enqueue_due()
    schedule.forget_undeclared()
    assert [row.name for row in Schedule.objects.all()] == ["tests.jobs.errands.note"]


def test_the_queue_tidies_itself_each_night():
    assert SCHEDULED["jobs.tasks.tidy"].rule == Daily(time(3, 10))


@pytest.mark.parametrize(
    ("at", "now", "expected"),
    [
        # An ordinary winter day; a time that has just come is tomorrow's.
        ("03:10", "2026-01-10T02:00+00:00", "2026-01-10T03:10+00:00"),
        ("03:10", "2026-01-10T03:10+00:00", "2026-01-11T03:10+00:00"),
        # Clocks go forward on 29 March 2026 at 01:00 UTC: the same local time is an hour earlier.
        ("03:10", "2026-03-28T12:00+00:00", "2026-03-29T02:10+00:00"),
        ("03:10", "2026-03-29T00:30+00:00", "2026-03-29T02:10+00:00"),
        ("03:10", "2026-03-29T02:10+00:00", "2026-03-30T02:10+00:00"),
        # 01:30 does not exist that night: the moment an hour later on the clock, and only once.
        ("01:30", "2026-03-28T12:00+00:00", "2026-03-29T01:30+00:00"),
        ("01:30", "2026-03-29T01:30+00:00", "2026-03-30T00:30+00:00"),
        # Clocks go back on 25 October 2026 at 01:00 UTC: 01:30 comes twice, the job once.
        ("01:30", "2026-10-24T12:00+00:00", "2026-10-25T00:30+00:00"),
        ("01:30", "2026-10-25T00:30+00:00", "2026-10-26T01:30+00:00"),
        # Just after midnight in London it is still yesterday in UTC.
        ("00:05", "2026-07-01T23:01+00:00", "2026-07-01T23:05+00:00"),
    ],
)
def test_a_daily_job_follows_the_clocks_of_the_hub(at, now, expected, settings):
    settings.TIME_ZONE = "Europe/London"
    rule = Daily(time.fromisoformat(at))
    assert rule.after(datetime.fromisoformat(now)) == datetime.fromisoformat(expected)
