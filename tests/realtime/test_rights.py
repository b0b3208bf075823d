"""Whoever loses the right to read a thread gets nothing that is posted afterwards."""

import asyncio
import json
import sys
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Session, User
from community.actions import give_role, leave, remove_member, suspend
from community.models import Role, Suspension
from forums.holders import accept, ask, step_down
from forums.holders import end as end_holding
from forums.notes import write_note
from realtime.access import rights_changed
from realtime.identity import VISITOR
from realtime.watcher import ROUND, Watcher
from tests import factories as make
from tests.realtime.crowd import Crowd
from tests.realtime.poster import Poster
from tests.services.process import wait_until

IMPATIENT = """
import runpy, sys, django
django.setup()
from realtime import watcher
watcher.ROUND = 2
sys.argv = ["manage.py", "serve", "--no-worker", "--port", sys.argv[1]]
runpy.run_path("manage.py", run_name="__main__")
"""


@pytest.fixture(params=["redis", "no redis"])
def server(request, start_server, hub):
    """With hints, and without any: then the hub's own look each second has to do."""
    environ = {} if request.param == "redis" else {"REDIS_URL": ""}
    return start_server(**environ)


def suspended(hub):
    give_role(hub.voice, Role.FACILITATOR)
    suspend(hub.reader_voice, by=hub.voice, reason="A break")


def left(hub):
    leave(hub.reader_voice)


def removed(hub):
    give_role(hub.voice, Role.FACILITATOR)
    remove_member(hub.reader_voice, by=hub.voice)


def signed_out(hub):
    for session in Session.objects.filter(user=hub.reader):
        session.get_session_store_class()(session.session_key).flush()


def closed_account(hub):
    User.objects.filter(pk=hub.reader.pk).update(is_active=False)
    with transaction.atomic():
        rights_changed(hub.reader.pk)


ENDS = [suspended, left, removed, signed_out, closed_account]


@contextmanager
def somebody_here(hub, server):
    """Somebody is here under their name as long as this lasts."""
    (page,) = pages = hub.pages([server], 1, user=hub.writer)
    page.ref = hub.voice.ref
    with Crowd(pages):
        yield


@pytest.mark.parametrize("end", ENDS)
def test_an_open_socket_hears_nothing_that_is_posted_afterwards(hub, server, end):
    """By the order of things, not by the clock: a witness on the same server hears the post."""
    (page,), (witness,) = hub.pages([server], 1), hub.pages([server], 1, user=hub.writer)
    poster = Poster([server], hub.cookie(hub.writer), hub.voice.ref)
    with Crowd([page, witness]) as crowd:
        crowd.wait(lambda page: page.connections)
        poster.post(hub.thread, "Before")
        crowd.wait(lambda page: page.last == 1)
        end(hub)
        poster.post(hub.thread, "Canary")
        assert wait_until(lambda: witness.last == 2, 20)
        assert wait_until(lambda: page.gone, 20)
        assert "Canary" not in json.dumps(page.applied)
        assert len(page.applied) == 1


@pytest.mark.parametrize("end", ENDS)
def test_an_open_socket_is_told_within_two_ticks_though_nothing_is_posted(hub, server, end):
    """The promise is two seconds, and the hub looks each second.

    Seconds would measure how busy this machine is, so the hub's own ticks are counted: it tells a
    changed number of those who are here in a tick and at no other time. When the witness has heard
    of three changes, each made after it had heard of the one before, two whole ticks are over.
    """
    (page,), (witness,) = hub.pages([server], 1), hub.pages([server], 1, user=hub.writer)
    with Crowd([page, witness]) as crowd:
        crowd.wait(lambda page: page.counts.get("here") == 0)
        end(hub)
        with somebody_here(hub, server):
            assert wait_until(lambda: witness.counts["here"] == 1, 20)
        assert wait_until(lambda: witness.counts["here"] == 0, 20)
        with somebody_here(hub, server):
            assert wait_until(lambda: witness.counts["here"] == 1, 20)
            crowd.read_what_has_come()
            assert page.gone


def stepped_down(hub):
    step_down(hub.thread, by=hub.reader_voice)


def held_no_longer(hub):
    end_holding(hub.thread, by=hub.chief, who=hub.reader_voice)


@pytest.fixture
def pair(hub):
    """The two hold the thread together; somebody else facilitates the community."""
    hub.chief = make.facilitator(hub.community)
    make.post(hub.thread, hub.reader_voice)  # so that the name is known here
    for voice in (hub.voice, hub.reader_voice):
        ask(hub.thread, by=hub.chief, who=voice)
        accept(hub.thread, by=voice)
    hub.note = partial(write_note, hub.thread, by=hub.voice)
    return hub


@pytest.mark.parametrize("end", [*ENDS, stepped_down, held_no_longer])
def test_a_note_never_reaches_a_socket_whose_right_ends_in_the_same_moment(pair, server, end):
    """Neither is seen without the other: they are one transaction, and one snapshot of the log."""
    notes = {"stream": pair.thread.notes_stream}
    (page,) = pair.pages([server], 1, **notes)
    (witness,) = pair.pages([server], 1, user=pair.writer, **notes)
    with Crowd([page, witness]) as crowd:
        crowd.wait(lambda page: page.connections)
        pair.note(body="Before", key="a")
        crowd.wait(lambda page: page.last == 1)
        with transaction.atomic():
            end(pair)
            pair.note(body="Canary", key="b")
        assert wait_until(lambda: witness.last == 2, 20)
        assert "Canary" in json.dumps(witness.applied)
        assert wait_until(lambda: page.gone, 20)
        assert "Canary" not in json.dumps(page.heard)
        assert len(page.applied) == 1


@contextmanager
def sessions_away():
    """The database answers, but not the question who may watch."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_session RENAME TO accounts_session_away")
        try:
            yield
        finally:
            cursor.execute("ALTER TABLE accounts_session_away RENAME TO accounts_session")


def test_nothing_is_handed_out_while_the_rights_cannot_be_asked(hub, server):
    give_role(hub.voice, Role.FACILITATOR)
    (page,) = pages = hub.pages([server], 1)
    with Crowd(pages) as crowd:
        crowd.wait(lambda page: page.connections)
        make.post(hub.thread, hub.voice, "Before")
        crowd.wait(lambda page: page.last == 1)
        with sessions_away():
            suspend(hub.reader_voice, by=hub.voice, reason="A break")
            make.post(hub.thread, hub.voice, "Canary")
            assert wait_until(lambda: server.tail().count("Sessions cannot be checked") > 2, 20)
            assert not page.gone
        assert wait_until(lambda: page.gone, 20)
        assert "Canary" not in json.dumps(page.applied)
        assert len(page.applied) == 1


def is_a_guest_until(moment, hub):
    leave(hub.reader_voice)
    give_role(hub.reader_voice, Role.GUEST, ends_at=moment)


def is_suspended_from(moment, hub):
    Suspension.objects.create(person=hub.reader, reason="A break", starts_at=moment)
    rights_changed(hub.reader.pk)


@pytest.mark.parametrize("change", [is_a_guest_until, is_suspended_from])
def test_rights_that_end_by_the_clock_end_for_an_open_socket_without_worker_or_hint(
    hub, start_server, change
):
    server = start_server(command=(sys.executable, "-c", IMPATIENT, "{port}"), REDIS_URL="")
    (page,) = pages = hub.pages([server], 1)
    poster = Poster([server], hub.cookie(hub.writer), hub.voice.ref)
    with Crowd(pages) as crowd:
        crowd.wait(lambda page: page.connections)
        poster.post(hub.thread, "Before")
        crowd.wait(lambda page: page.last == 1)
        moment = timezone.now() + timedelta(seconds=4)
        with transaction.atomic():
            change(moment, hub)
        assert wait_until(lambda: page.gone, 30)
        assert timezone.now() >= moment


def test_sockets_that_came_together_are_asked_again_in_turn_each_once_in_a_round():
    async def asked():
        watchers = [Watcher(VISITOR, None, None) for _ in range(3 * ROUND)]
        return [[one for one in watchers if one.is_due(tick)] for tick in range(ROUND)]

    slices = asyncio.run(asked())
    assert [len(watchers) for watchers in slices] == [3] * ROUND
    assert len({watcher for watchers in slices for watcher in watchers}) == 3 * ROUND
