"""Whoever loses the right to read a thread gets nothing that is posted afterwards."""

import json

import pytest
from django.db import transaction

from accounts.models import Session, User
from community.actions import give_role, leave, remove_member, suspend
from community.models import Role
from realtime.access import rights_changed
from tests.realtime.crowd import Crowd
from tests.realtime.poster import Poster
from tests.services.process import wait_until


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


@pytest.mark.parametrize("end", [suspended, left, removed, signed_out, closed_account])
def test_an_open_socket_hears_nothing_that_is_posted_afterwards(hub, server, end):
    (page,) = pages = hub.pages([server], 1)
    poster = Poster([server], hub.cookie(hub.writer), hub.voice.ref)
    with Crowd(pages) as crowd:
        crowd.wait(lambda page: page.connections)
        poster.post(hub.thread, "Before")
        crowd.wait(lambda page: page.last == 1)
        end(hub)
        poster.post(hub.thread, "Canary")
        assert wait_until(lambda: page.gone, 5)
        assert "Canary" not in json.dumps(page.applied)
        assert len(page.applied) == 1
