"""The socket itself: who may open it, what closes it, who is counted, how it ends."""

import asyncio
import json
import sys

import psycopg
import pytest
import websockets
from django.db import connection

from accounts.models import User
from realtime.models import Change
from realtime.watcher import RESTART, TRY_AGAIN, UNWELCOME
from tests.realtime import world
from tests.realtime.crowd import Crowd
from tests.realtime.poster import Poster
from tests.services.process import wait_until


def talk_to(server, *messages, origin="its own", cookie="", answers=0, first=None):
    """Open a socket, do what comes `first`, say the messages, hear so many answers.

    Returns (answers, close code or None).
    """

    async def visit():
        async with websockets.connect(
            f"{server.url.replace('http', 'ws', 1)}/live/",
            origin=server.url if origin == "its own" else origin,
            additional_headers={"Cookie": cookie} if cookie else {},
            proxy=None,
        ) as socket:
            heard = []
            if first:
                await asyncio.to_thread(first)
            try:
                for message in messages:
                    await socket.send(message)
                while len(heard) < answers:
                    heard.append(json.loads(await asyncio.wait_for(socket.recv(), 10)))
                while not answers:  # counts may come before the close
                    await asyncio.wait_for(socket.recv(), 20)
            except websockets.ConnectionClosed:
                pass
            return heard, socket.close_code

    return asyncio.run(visit())


def watch(stream, after=0, ref=""):
    return json.dumps({"watch": stream, "after": after, "as": ref})


@pytest.mark.parametrize("origin", ["http://elsewhere.example", "https://127.0.0.1", "null", None])
def test_a_page_of_another_origin_opens_no_socket(hub, server, origin):
    with pytest.raises(websockets.InvalidStatus) as refusal:
        talk_to(server, origin=origin)
    assert refusal.value.response.status_code == 403


@pytest.mark.parametrize(
    "message", ["junk", b"\x00\x01", "{}", '{"watch": "access", "after": 0, "as": ""}']
)
def test_a_message_of_no_known_shape_closes_the_socket(hub, server, message):
    assert talk_to(server, message)[1] == UNWELCOME


def test_a_message_over_the_limit_closes_the_socket(hub, server):
    assert talk_to(server, "x" * (65 * 1024))[1] in {UNWELCOME, 1009, 1006}


def test_a_flood_closes_the_socket(hub, server):
    assert talk_to(server, *[json.dumps({"unwatch": "thread:1"})] * 200)[1] == UNWELCOME


def test_one_socket_watches_no_more_than_twenty_streams(hub, server):
    talks = [world.thread(hub.voice, title=f"Thread {number}") for number in range(21)]
    says = [watch(talk.stream) for talk in talks]
    cookie = hub.cookie(hub.reader)
    assert talk_to(server, *says, cookie=cookie)[1] == UNWELCOME


@pytest.mark.parametrize("name", ["thread:999999", "thread:abc", "nothing:1"])
def test_who_asks_for_what_is_not_there_is_told_so_and_stays_connected(hub, server, name):
    says = [watch(name, ref="x"), watch(hub.thread.stream, ref=hub.reader_voice.ref)]
    heard, _ = talk_to(server, *says, cookie=hub.cookie(hub.reader), answers=2)
    assert heard[0] == {"stream": name, "gone": True}
    assert heard[1]["here"] == 1


def test_a_page_that_asks_while_the_database_is_away_is_told_to_come_back(hub, server, postgres):
    says = watch(hub.thread.stream, ref=hub.reader_voice.ref)
    cookie = hub.cookie(hub.reader)
    assert talk_to(server, says, cookie=cookie, first=postgres.stop)[1] == TRY_AGAIN
    assert server.stop() < 5


def test_nobody_stays_behind_whose_page_went_while_it_waited_for_the_database(
    hub, server, postgres
):
    (stays,) = pages = hub.pages([server], 1)
    stays.ref = hub.reader_voice.ref
    database = postgres.url_of(connection.settings_dict["NAME"])
    with Crowd(pages) as crowd, psycopg.connect(database) as blocker:
        crowd.wait(lambda page: page.counts.get("here") == 1)
        count_and_go(server, hub, lambda: blocker.execute("LOCK TABLE community_community"))
        crowd.wait(lambda page: page.counts.get("here") == 2)  # told to each in its own time
        assert wait_until(lambda: "took too long to shut down" in server.tail(), 20)
        blocker.rollback()
        crowd.wait(lambda page: page.counts.get("here") == 1)
    assert server.stop() < 5


def count_and_go(server, hub, block):
    """Be counted, ask for something that `block` keeps the server from finding, and close."""

    address = f"{server.url.replace('http', 'ws', 1)}/live/"
    cookie = {"Cookie": hub.cookie(hub.writer)}

    async def visit():
        async with websockets.connect(
            address, origin=server.url, additional_headers=cookie, proxy=None
        ) as socket:
            await socket.send(watch(hub.thread.stream, ref=hub.voice.ref))
            while json.loads(await asyncio.wait_for(socket.recv(), 10))["here"] != 2:
                pass
            block()
            await socket.send(watch(f"community:{hub.community.pk}"))

    asyncio.run(visit())


def test_a_visitor_is_told_that_a_stream_is_not_theirs(hub, server):
    heard, _ = talk_to(server, watch(hub.thread.stream), answers=1)
    assert heard == [{"stream": hub.thread.stream, "gone": True}]


def test_a_page_too_far_behind_is_told_to_fetch_itself_again(hub, server):
    for number in range(1, 4):
        world.post(hub.thread, hub.voice, number)
    Change.objects.filter(seq__lte=2).delete()
    heard, _ = talk_to(server, watch(hub.thread.stream), cookie=hub.cookie(hub.reader), answers=1)
    assert heard == [{"stream": hub.thread.stream, "reset": 3}]


def test_voices_are_counted_once_on_all_servers_together(hub, start_server):
    servers = [start_server(), start_server()]
    pages = hub.pages(servers, 4)
    for page in pages:
        page.ref = hub.reader_voice.ref
    (other,) = hub.pages(servers, 1, user=hub.writer)
    other.ref = hub.voice.ref
    with Crowd([*pages, other]) as crowd:
        crowd.wait(lambda page: page.counts.get("here") == 2)


def test_nobody_is_counted_under_the_name_of_another(hub, server):
    pages = hub.pages([server], 2)
    pages[0].ref = hub.voice.ref
    pages[1].ref = hub.reader_voice.ref
    with Crowd(pages) as crowd:
        crowd.wait(lambda page: page.counts.get("here") == 1)


def test_writing_is_shown_only_by_those_who_chose_it(hub, server):
    stream = hub.thread.stream
    (page,) = pages = hub.pages([server], 1)
    says = [watch(stream, ref=hub.voice.ref), json.dumps({"writing": stream})]
    with Crowd(pages) as crowd:
        crowd.wait(lambda page: page.counts)
        talk_to(server, *says, cookie=hub.cookie(hub.writer), answers=2)
        assert page.counts["writing"] == 0
        User.objects.filter(pk=hub.writer.pk).update(shows_typing=True)
        talk_to(server, *says, cookie=hub.cookie(hub.writer), answers=2)
        assert wait_until(lambda: page.counts["writing"] == 1, 10)
        assert wait_until(lambda: page.counts["writing"] == 0, 15)


def test_a_server_that_ends_says_so_to_its_pages_and_leaves(hub, server):
    with Crowd(hub.pages([server], 5)) as crowd:
        crowd.wait(lambda page: page.connections)
        server.stop()
        crowd.wait(lambda page: page.closed_with == RESTART)
    assert "did not close in time" not in server.tail()


def test_the_same_happens_under_uvicorn(hub, start_server):
    command = (
        sys.executable, "-m", "uvicorn", "config.asgi:application", "--port", "{port}",
        "--log-level", "warning",
    )  # fmt: skip
    server = start_server(command=command)
    poster = Poster([server], hub.cookie(hub.writer), hub.voice.ref)
    with Crowd(hub.pages([server], 5)) as crowd:
        crowd.wait(lambda page: page.connections)
        poster.post(hub.thread, "Hello")
        crowd.wait(lambda page: page.last == 1)
        server.stop()
        crowd.wait(lambda page: page.closed_with == 1012)
