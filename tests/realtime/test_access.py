"""Changes of rights that meet wait for each other, and none for ever."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from community.clock import notice_what_began_or_ended
from community.models import Suspension
from realtime.access import rights_changed
from tests import factories as make
from tests.services.process import wait_until


def somebody_waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        return cursor.fetchone() is not None


def notice_and_hang_up():
    try:
        return notice_what_began_or_ended()
    finally:
        connection.close()


def test_who_signs_out_while_the_clock_ends_several_suspensions_deadlocks_nobody(real_servers):
    people = [make.person() for _ in range(3)]
    now = timezone.now()
    for person in people:
        Suspension.objects.create(
            person=person, reason="A break", starts_at=now - timedelta(days=1), ends_at=now
        )
    last = people[-1].pk
    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            User.objects.select_for_update(no_key=True).get(pk=last)
            noticed = threads.submit(notice_and_hang_up)
            assert wait_until(somebody_waits_for_a_lock, 20)
            rights_changed(last)
        assert noticed.result(20) == 3
    versions = User.objects.order_by("pk").values_list("access_version", flat=True)
    assert list(versions) == [1, 1, 2]
