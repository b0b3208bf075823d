from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from jobs import queue
from jobs.worker import drain
from tests.jobs import errands

pytestmark = pytest.mark.django_db


def said(capsys, *arguments):
    call_command("jobs", *arguments)
    return capsys.readouterr().out


@pytest.fixture
def failed(folder):
    errands.stumble.enqueue(str(folder.notes))
    with time_machine.travel(timezone.now()) as clock:
        while drain():
            clock.shift(timedelta(hours=1))
    return queue.failures()[0]


def test_an_operator_sees_how_the_queue_stands(folder, capsys):
    errands.note.enqueue(str(folder.notes))
    errands.note.using(run_after=timezone.now() + timedelta(hours=1)).enqueue(str(folder.notes))
    with time_machine.travel(timezone.now() + timedelta(seconds=90), tick=False):
        assert "1 ready, the first for 90 s; 0 failed; 0 workers." in said(capsys)


def test_an_operator_sees_what_failed_and_where(failed, capsys):
    listed = said(capsys)
    assert f"{failed.id}  " in listed
    assert "tests.jobs.errands.stumble  builtins.ValueError  after 3 attempts" in listed
    assert "in stumble" not in listed
    assert "in stumble" in said(capsys, "--where")


def test_an_operator_runs_a_failed_job_again(failed, capsys):
    assert "1 ready" in said(capsys, "--again", failed.id)
    with pytest.raises(CommandError):
        call_command("jobs", "--again", str(uuid4()))
