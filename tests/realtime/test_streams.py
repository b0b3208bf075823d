"""The log: numbers without gaps, in the order of commits."""

import threading

import pytest
from django.db import connection, transaction

from realtime import log, pruning, registry
from realtime.access import ACCESS
from realtime.models import Change
from realtime.streams import position, positions, record, record_all

pytestmark = pytest.mark.django_db


def test_a_stream_counts_from_one():
    with transaction.atomic():
        record("thread:1", "post", 7)
        record("thread:1", "post", 8)
    assert position("thread:1") == 2
    assert list(Change.objects.order_by("seq").values_list("seq", "object_id")) == [(1, 7), (2, 8)]


def test_what_is_rolled_back_leaves_no_gap():
    with transaction.atomic():
        record("thread:1", "post", 7)
    with transaction.atomic():
        record("thread:1", "post", 8)
        transaction.set_rollback(True)
    with transaction.atomic():
        record("thread:1", "post", 9)
    assert list(Change.objects.order_by("seq").values_list("seq", "object_id")) == [(1, 7), (2, 9)]


def test_positions_of_unknown_streams_are_nought():
    assert positions(["thread:1", "inbox:x"]) == {"thread:1": 0, "inbox:x": 0}


def test_several_streams_get_the_same_change():
    with transaction.atomic():
        record_all(["thread:2", "thread:1"], "post", 5)
    assert positions(["thread:1", "thread:2"]) == {"thread:1": 1, "thread:2": 1}


@pytest.mark.django_db(transaction=True)
def test_recording_outside_a_transaction_is_refused():
    with pytest.raises(transaction.TransactionManagementError):
        record("thread:1", "post", 1)


def test_a_reading_begins_after_the_position_that_is_known():
    with transaction.atomic():
        for number in range(1, 6):
            record("thread:1", "post", number)
    reading = log.read({"thread:1": 3, "thread:9": 0})["thread:1"]
    assert [entry.seq for entry in reading.entries] == [4, 5]
    assert reading.head == 5
    assert not reading.was_pruned


def test_a_reading_says_when_the_log_no_longer_reaches_back():
    with transaction.atomic():
        for number in range(1, 6):
            record("thread:1", "post", number)
    Change.objects.filter(seq__lte=2).delete()
    readings = {after: log.read({"thread:1": after})["thread:1"] for after in (0, 2, 5, 9)}
    assert {after: reading.was_pruned for after, reading in readings.items()} == {
        0: True,
        2: False,
        5: False,
        9: True,
    }


def test_one_reading_serves_many_streams_with_one_query(django_assert_num_queries):
    with transaction.atomic():
        record_all([f"thread:{number}" for number in range(1, 30)], "post", 1)
    with django_assert_num_queries(1):
        readings = log.read({f"thread:{number}": 0 for number in range(1, 30)} | {ACCESS: 0})
    assert len(readings) == 29


def test_many_streams_are_logged_with_two_statements(django_assert_num_queries):
    with transaction.atomic(), django_assert_num_queries(2):
        record_all([f"thread:{number}" for number in range(1, 30)], "post", 1)
    with transaction.atomic():
        record_all([f"thread:{number}" for number in range(20, 40)], "post", 1)
    assert [position(f"thread:{number}") for number in (1, 19, 20, 29, 30)] == [1, 1, 2, 2, 1]


def test_pruning_keeps_a_week(time_machine):
    time_machine.move_to("2026-03-01 12:00", tick=False)
    with transaction.atomic():
        record("thread:1", "post", 1)
    time_machine.move_to("2026-03-07 12:00", tick=False)
    with transaction.atomic():
        record("thread:1", "post", 2)
    time_machine.move_to("2026-03-08 12:01", tick=False)
    assert pruning.prune() == 1
    assert position("thread:1") == 2
    assert log.read({"thread:1": 0})["thread:1"].was_pruned


@pytest.mark.django_db(transaction=True)
def test_numbers_follow_commits_when_many_write_at_once():
    def write(worker):
        try:
            for number in range(10):
                with transaction.atomic():
                    record_all(["thread:1", f"thread:{2 + worker % 2}"], "post", number)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[worker]) for worker in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    changes = Change.objects.filter(stream__name="thread:1").order_by("pk")
    assert sorted(changes.values_list("seq", flat=True)) == list(range(1, 61))


def test_what_cannot_be_drawn_holds_up_its_own_stream_and_no_other(monkeypatch, caplog):
    def break_down(ids):
        raise ZeroDivisionError

    monkeypatch.setitem(registry._drawers, "broken", break_down)
    with transaction.atomic():
        record("thread:1", "broken", 1)
        record("thread:2", "post", 1)
    assert list(log.frames(log.read({"thread:1": 0, "thread:2": 0}))) == ["thread:2"]
    assert "broken cannot be drawn" in caplog.text
