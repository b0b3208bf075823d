import logging
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone

from jobs import queue
from jobs.registry import every
from jobs.worker import drain
from tests.jobs import errands


@pytest.mark.django_db
def test_a_job_of_an_action_that_was_undone_never_runs(folder):
    with transaction.atomic():
        errands.note.enqueue(str(folder.notes))
        transaction.set_rollback(True)
    assert drain() == 0
    assert folder.lines() == []


@pytest.mark.django_db
def test_a_job_runs_once(folder):
    errands.note.enqueue(str(folder.notes))
    assert drain() == 1
    assert drain() == 0
    assert folder.lines() == ["done"]


@pytest.mark.django_db
def test_jobs_that_a_job_enqueues_run_too(folder):
    errands.note_twice.enqueue(str(folder.notes))
    assert drain() == 3
    assert sorted(folder.lines()) == ["first", "second"]


@pytest.mark.django_db
def test_a_job_that_is_to_wait_ten_minutes_waits_ten_minutes(folder):
    at = timezone.now() + timedelta(minutes=10)
    errands.note.using(run_after=at).enqueue(str(folder.notes))
    with time_machine.travel(at - timedelta(seconds=1)):
        assert drain() == 0
    with time_machine.travel(at):
        assert drain() == 1


@pytest.mark.django_db
def test_a_job_under_a_key_waits_only_once(folder):
    assert errands.note.enqueue_once("t:1", str(folder.notes), "one")
    assert not errands.note.enqueue_once("t:1", str(folder.notes), "one again")
    assert errands.note.enqueue_once("t:2", str(folder.notes), "two")
    assert drain() == 2
    assert sorted(folder.lines()) == ["one", "two"]


@pytest.mark.django_db
def test_a_job_under_a_key_may_wait_and_still_waits_only_once(folder):
    at = timezone.now() + timedelta(minutes=30)
    later = errands.note.using(run_after=at)
    assert later.enqueue_once("t:1", str(folder.notes))
    assert not later.enqueue_once("t:1", str(folder.notes))
    with time_machine.travel(at):
        assert drain() == 1


@pytest.mark.django_db
def test_a_job_under_a_key_that_has_run_can_be_asked_for_again(folder):
    errands.note.enqueue_once("t:1", str(folder.notes))
    drain()
    assert errands.note.enqueue_once("t:1", str(folder.notes))
    assert drain() == 1


@pytest.mark.django_db
def test_a_key_of_an_action_that_was_undone_is_free(folder):
    with transaction.atomic():
        errands.note.enqueue_once("t:1", str(folder.notes))
        transaction.set_rollback(True)
    assert errands.note.enqueue_once("t:1", str(folder.notes))


@pytest.mark.django_db(transaction=True)
def test_a_waiting_job_does_not_start_before_the_action_that_counts_on_it_is_done(
    folder, in_thread
):
    errands.note.enqueue_once("t:1", str(folder.notes))
    with transaction.atomic():
        assert not errands.note.enqueue_once("t:1", str(folder.notes))
        thread = in_thread(drain)
        thread.join(0.5)
        assert thread.is_alive()
        assert folder.lines() == []
    thread.join(30)
    assert folder.lines() == ["done"]


@pytest.mark.django_db
def test_a_failing_job_is_tried_again_later_and_then_given_up(folder):
    errands.stumble.enqueue(str(folder.notes))
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert drain() == 1
        assert drain() == 0
        for _ in range(2):
            assert queue.failures() == []
            clock.shift(timedelta(hours=1))
            assert drain() == 1
        clock.shift(timedelta(days=1))
        assert drain() == 0
    assert folder.lines() == ["stumbled"] * 3
    [failure] = queue.failures()
    assert failure.job == "tests.jobs.errands.stumble"
    assert failure.attempts == 3
    assert failure.error == "builtins.ValueError"


@pytest.mark.django_db
def test_neither_log_nor_list_repeats_what_an_error_said(folder, caplog):
    caplog.set_level(logging.DEBUG)
    errands.stumble.enqueue(str(folder.notes))
    with time_machine.travel(timezone.now()) as clock:
        while drain():
            clock.shift(timedelta(hours=1))
    [failure] = queue.failures()
    assert "in stumble" in failure.where
    assert "in stumble" in caplog.text
    assert errands.PERSON not in failure.where + caplog.text


def test_the_outline_of_an_error_shows_its_causes_first():
    try:
        try:
            raise KeyError(errands.PERSON)
        except KeyError as cause:
            raise LookupError(errands.PERSON) from cause
    except LookupError as error:
        outline = queue.outline(error)
    assert outline.index("\nKeyError") < outline.index("\nLookupError")
    assert errands.PERSON not in outline


@pytest.mark.django_db
def test_an_operator_lets_a_failed_job_run_again(folder):
    errands.stumble.enqueue(str(folder.notes))
    with time_machine.travel(timezone.now()) as clock:
        while drain():
            clock.shift(timedelta(hours=1))
        assert queue.run_again(queue.failures()[0].id)
        assert queue.failures() == []
        assert drain() == 1
    assert folder.lines() == ["stumbled"] * 4


@pytest.mark.django_db
def test_a_job_that_the_code_no_longer_knows_is_given_up_in_the_end(folder, monkeypatch):
    errands.note.enqueue(str(folder.notes))
    monkeypatch.delattr(errands, "note")
    with time_machine.travel(timezone.now()) as clock:
        while drain():
            clock.shift(timedelta(hours=2))
    [failure] = queue.failures()
    assert failure.error == "builtins.ImportError"


def test_each_wait_is_about_twice_the_one_before_and_at_most_about_an_hour():
    waits = [errands.stumble.delay(attempt).total_seconds() for attempt in (1, 2, 3, 50)]
    nominal = [10, 20, 40, 3600]
    assert all(0.75 * n <= wait <= 1.25 * n for wait, n in zip(waits, nominal, strict=True))


@pytest.mark.parametrize("rule", [{}, {"minutes": 5, "daily": "03:10"}])
def test_a_schedule_says_one_thing(rule):
    with pytest.raises(ImproperlyConfigured):
        every(**rule)


@pytest.mark.django_db
def test_old_jobs_are_deleted_and_young_ones_kept(folder):
    errands.note.enqueue(str(folder.notes))
    errands.note.using(run_after=timezone.now() + timedelta(days=400)).enqueue(str(folder.notes))
    drain()
    assert queue.prune() == 0
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert queue.prune() == 1
    with time_machine.travel(timezone.now() + timedelta(days=401)):
        assert drain() == 1
