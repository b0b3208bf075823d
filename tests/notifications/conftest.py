"""What tests of mail need: a clock, and somebody who is answered."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail as post_office

from jobs.worker import drain
from notifications.following import choose
from notifications.tasks import mail_what_is_due
from tests import factories as make

TUESDAY = datetime(2026, 3, 3, 12, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(TUESDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def later(clock):
    """later(minutes) -> the mails that went out until then."""

    def go(minutes=31):
        drain()
        before = len(post_office.outbox)
        clock.shift(timedelta(minutes=minutes))
        mail_what_is_due.call()
        drain()
        return post_office.outbox[before:]

    return go


@pytest.fixture
def here():
    return make.community("Woods")


@pytest.fixture
def wren(here):
    return make.member(here, make.person("Wren Hall"))


@pytest.fixture
def heron(here):
    return make.member(here, name="Heron")


@pytest.fixture
def talk(wren, heron):
    """A thread of Heron's in which Wren has said something, and follows nothing."""
    talk = make.thread(heron, "Getting on board")
    make.post(talk, wren, "Some words of mine.")
    choose(wren.owner_id, "thread", talk.pk, None)
    choose(heron.owner_id, "thread", talk.pk, None)
    return talk
