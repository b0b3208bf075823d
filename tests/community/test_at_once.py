"""What two people do to a community at the same moment."""

import threading

import pytest
from django.db import connection, transaction

from community.actions import add_name, join, suspend
from community.models import Suspension
from tests import factories
from tests.services.process import wait_until

WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return cursor.fetchone()[0] > 0


def joining(here):
    who = factories.person()
    return lambda: join(here, who)


def adding_a_name(here):
    who = factories.member(here).owner
    return lambda: add_name(here, who, name="Heron")


@pytest.mark.parametrize("acting", [joining, adding_a_name])
def test_nobody_is_in_the_way_of_a_suspension(postgres, acting):
    here = factories.community()
    wren, ruth = factories.member(here), factories.facilitator(here)
    act, errors = acting(here), []

    def run():
        try:
            act()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    other = threading.Thread(target=run)
    with transaction.atomic():
        suspend(wren, by=ruth, reason="A rest.")
        other.start()
        assert wait_until(somebody_waits, 10)
    other.join(20)
    assert errors == []
    assert Suspension.objects.count() == 1
