"""What was acknowledged is stored and delivered: once, in order, whatever dies in between."""

import re
import threading
from collections import Counter

import pytest
from django.db import connections, transaction

from forums.actions import remove
from forums.models import Post
from realtime.streams import record
from realtime.watcher import MAX_FRAMES
from tests.realtime import world
from tests.realtime.crowd import Crowd
from tests.realtime.poster import Poster
from tests.services.process import wait_until

SOCKETS = 200
BURST = 60


def burst(hub, servers, posts=BURST, start=1, then=None):
    """Post so many, calling `then` after a third of them has been acknowledged."""
    poster = Poster(servers, hub.cookie(hub.writer), hub.voice.ref)
    for number in range(start, start + posts):
        poster.post(hub.thread, f"Post {number}", f"key-{number:06}")
        if then and number == start + posts // 3:
            then()


def assert_delivered(hub, crowd, posts=BURST):
    crowd.wait(lambda page: len(page.applied) >= posts, seconds=60)
    connections.close_all()  # the test's own may have been cut off with the rest
    bodies = list(Post.objects.order_by("number").values_list("body", flat=True))
    assert bodies == [f"Post {number}" for number in range(1, posts + 1)]
    for page in crowd.pages:
        assert [seq for seq, _ in page.applied] == list(range(1, posts + 1))
        assert [_number(html) for _, html in page.applied] == list(range(1, posts + 1))


def _number(html) -> int:
    return int(re.search(r'data-number="(\d+)"', html)[1])


@pytest.fixture
def two_servers(start_server):
    return [start_server(), start_server()]


@pytest.fixture
def crowd(hub, two_servers):
    with Crowd(hub.pages(two_servers, SOCKETS)) as crowd:
        crowd.wait(lambda page: page.connections > 0)
        yield crowd


def test_every_post_reaches_every_page_once_and_in_order(hub, two_servers, crowd):
    burst(hub, two_servers)
    assert_delivered(hub, crowd)
    assert {page.doubled for page in crowd.pages} == {0}


def test_nothing_is_lost_when_a_server_is_killed(hub, two_servers, crowd):
    def kill():
        two_servers[0].kill()
        two_servers[0].start()

    burst(hub, two_servers, then=kill)
    assert_delivered(hub, crowd)


def test_nothing_is_lost_when_redis_is_killed(hub, two_servers, crowd, redis_server):
    def kill():
        redis_server.kill()
        threading.Timer(1, redis_server.start).start()

    burst(hub, two_servers, then=kill)
    assert_delivered(hub, crowd)


def test_nothing_is_lost_when_the_database_restarts(hub, two_servers, crowd, postgres):
    burst(hub, two_servers, then=postgres.restart)
    assert_delivered(hub, crowd)


def test_the_same_key_posted_fifty_times_at_once_makes_one_post(hub, two_servers):
    poster = Poster(two_servers, hub.cookie(hub.writer), hub.voice.ref)
    answers = Counter()

    def press(turn):
        address = poster.addresses[turn % 2]
        answers[poster.once(hub.thread, "The same words", "one-key", address)] += 1

    threads = [threading.Thread(target=press, args=[turn]) for turn in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Post.objects.count() == 1
    assert list(answers.values()) == [50]


def test_a_page_that_was_away_catches_up_from_where_it_was(hub, two_servers):
    burst(hub, two_servers, posts=5)
    pages = hub.pages(two_servers, 2)
    for page in pages:
        page.last = 2
    with Crowd(pages) as crowd:
        crowd.wait(lambda page: page.last == 5)
    assert [seq for seq, _ in pages[0].applied] == [3, 4, 5]


def test_what_was_removed_meanwhile_comes_back_without_its_words(hub, two_servers):
    burst(hub, two_servers, posts=2)
    remove(Post.objects.get(number=1), by=hub.voice)
    with Crowd(hub.pages(two_servers, 1)) as crowd:
        crowd.wait(lambda page: page.last == 3)
        words = " ".join(html for _, html in crowd.pages[0].applied)
    assert "Post 1" not in words
    assert "Post 2" in words
    assert "removed by its author" in words


def test_a_page_that_does_not_acknowledge_gets_no_more_than_it_may_hold(hub, two_servers):
    (page,) = pages = hub.pages(two_servers, 1)
    page.is_acknowledging = False
    made = world.post(hub.thread, hub.voice, 1)
    with Crowd(pages) as crowd:
        crowd.wait(lambda page: page.last == 1)
        with transaction.atomic():
            for _ in range(300):
                record(hub.thread.stream, "post", made.pk)
        assert wait_until(lambda: page.last == MAX_FRAMES, 20)
        burst(hub, two_servers, posts=1, start=301)
        assert page.last == MAX_FRAMES


def test_a_thousand_changes_at_once_reach_a_page_over_the_socket_it_has(hub, two_servers):
    made = world.post(hub.thread, hub.voice, 1)
    with Crowd(hub.pages(two_servers, 4)) as crowd:
        crowd.wait(lambda page: page.last == 1)
        with transaction.atomic():
            for _ in range(1000):
                record(hub.thread.stream, "post", made.pk)
        crowd.wait(lambda page: page.last == 1001)
        assert {(page.connections, page.doubled) for page in crowd.pages} == {(1, 0)}
