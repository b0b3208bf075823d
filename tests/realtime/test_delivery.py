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
from tests.realtime.conftest import UNHURRIED, House
from tests.realtime.crowd import Crowd
from tests.realtime.poster import Poster, Posters
from tests.services.process import wait_until

SOCKETS = 200
BURST = 60


def burst(hub, servers, posts=BURST, fault=None) -> Posters:
    """So many posts, four at a time; `fault(posters)` strikes in the midst of them."""
    with Posters(servers, hub.cookie(hub.writer), hub.voice.ref, hub.thread) as posters:
        if fault:
            posters.wait_for(posts // 3)
            fault(posters)
            posters.wait_for_more(posts // 6)
        posters.wait_for(posts)
    return posters


def assert_delivered(hub, crowd, acknowledged):
    """What was acknowledged is what is stored, and what every page got: once, in order, by key."""
    crowd.wait(lambda page: len(page.applied) >= len(acknowledged), seconds=60)
    connections.close_all()  # the test's own may have been cut off with the rest
    posts = list(Post.objects.order_by("number"))
    assert {post.key: hub.thread.url_from(post.number) for post in posts} == acknowledged
    expected = [(number, number, post.key) for number, post in enumerate(posts, 1)]
    assert [post.number for post in posts] == [number for number, _, _ in expected]
    for page in crowd.pages:
        assert [(seq, *_number_and_key(html)) for seq, html in page.applied] == expected


def _number_and_key(html) -> tuple[int, str]:
    return int(re.search(r'data-number="(\d+)"', html)[1]), re.search(r"key-\d{6}", html)[0]


@pytest.fixture
def two_servers(start_server):
    return [start_server(**UNHURRIED), start_server(**UNHURRIED)]


def test_every_post_reaches_every_page_once_and_in_order(hub, two_servers):
    with Crowd(hub.pages(two_servers, SOCKETS)) as crowd:
        crowd.wait(lambda page: page.connections)
        assert_delivered(hub, crowd, burst(hub, two_servers).acknowledged)
        assert {page.doubled for page in crowd.pages} == {0}


@pytest.mark.parametrize("fault", House.FAULTS)
def test_nothing_is_lost_when(hub, house, fault):
    with Crowd(hub.pages(house.servers, SOCKETS)) as crowd:
        crowd.wait(lambda page: page.connections)
        posters = burst(hub, house.servers, fault=getattr(house, fault))
        assert_delivered(hub, crowd, posters.acknowledged)
    # Pages and posts work without Redis; of the others some post must have felt it.
    assert (posters.failures > 0) == (fault != "redis_is_killed")


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
    for number in range(1, 6):
        world.post(hub.thread, hub.voice, number)
    pages = hub.pages(two_servers, 2)
    for page in pages:
        page.last = 2
    with Crowd(pages) as crowd:
        crowd.wait(lambda page: page.last == 5)
    assert [seq for seq, _ in pages[0].applied] == [3, 4, 5]


def test_what_was_removed_meanwhile_comes_back_without_its_words(hub, two_servers):
    for number in (1, 2):
        world.post(hub.thread, hub.voice, number)
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
        Poster(two_servers, hub.cookie(hub.writer), hub.voice.ref).post(hub.thread, "One more")
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
