"""Threads over HTTP: where an address leads, and what a page costs."""

import re

import pytest
from django.urls import reverse

from community.models import Community
from forums.actions import update_context
from forums.live import draw_contexts
from forums.slugs import TAKEN
from forums.urls import of_a_thread
from search.find import EVERYWHERE, find
from tests import factories as make
from tests.conftest import clear_caches

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return make.member(make.community(visibility=Community.OPEN))


@pytest.fixture
def browser(ada):
    return make.browser(ada.owner)


def test_an_address_with_an_older_title_leads_on_for_now_and_keeps_what_it_asked(ada, browser):
    thread = make.thread(ada, "First title")
    make.post(thread, ada)
    before = thread.get_absolute_url()
    renamed = update_context(thread, by=ada, title="Second title", context="Words.")
    answer = browser.get(f"{before}?from=21&answers=1")
    assert answer.status_code == 302
    assert answer["Location"] == f"{renamed.get_absolute_url()}?from=21&answers=1"
    assert browser.get(before)["Location"] == renamed.get_absolute_url()
    update_context(thread, by=ada, title="First title", context="Words.")
    assert browser.get(before).status_code == 200
    assert browser.get(renamed.get_absolute_url())["Location"] == before


def topics_on(browser, thread):
    html = browser.get(thread.get_absolute_url()).content.decode()
    return re.findall(r'<li class="chip">([^<]*)</li>', html)


def test_the_topics_of_a_thread_are_shown_and_can_be_changed(ada, browser):
    thread = make.thread(ada, topics=["Women", "housing first"])
    assert topics_on(browser, thread) == ["housing first", "Women"]
    address = reverse("forums:context", args=[thread.pk])
    form = browser.get(address).content.decode()
    assert 'value="housing first, Women"' in form
    words = {"title": thread.title, "context": thread.context, "drawn_version": 1}
    browser.post(address, words | {"topics": "gambling & harm, women,, "})
    assert topics_on(browser, thread) == ["gambling &amp; harm", "Women"]
    assert [hit.object_id for hit in find("gambling", places=EVERYWHERE).hits] == [thread.pk]
    assert not find("housing", places=EVERYWHERE).hits
    browser.post(address, words | {"drawn_version": 2})
    assert topics_on(browser, thread) == []


def test_the_form_takes_back_every_topic_that_it_was_given(ada, browser):
    topics = [f"{number}{'x' * 99}" for number in range(8)]
    thread = make.thread(ada, topics=topics)
    words = {"title": thread.title, "context": "New words.", "topics": ", ".join(topics)}
    words["drawn_version"] = 1
    browser.post(reverse("forums:context", args=[thread.pk]), words)
    assert topics_on(browser, thread) == topics


def test_topics_that_nobody_changed_stay(ada, browser):
    thread = make.thread(ada, topics=["women"])
    update_context(thread, by=ada, title=thread.title, context="New words.")
    assert topics_on(browser, thread) == ["women"]


def test_a_page_that_is_open_hears_of_new_topics(ada):
    thread = make.thread(ada)
    update_context(thread, by=ada, title="Title", context="Words.", topics=["women"])
    assert '<li class="chip">women</li>' in draw_contexts([thread.pk])[thread.pk]


@pytest.mark.parametrize("posts", [1, 3, 25])
def test_a_thread_takes_the_same_queries_at_any_length(ada, posts, django_assert_num_queries):
    """With the cache empty, and with all of it there; as a member and without signing in."""
    thread = make.thread(ada, topics=["one", "two", "three"][:posts], confidentiality="anyone")
    for _ in range(posts):
        make.post(thread, ada)
    make.revision(thread)
    member = make.browser(make.member(ada.community).owner)
    for browser, cold, warm in [(member, 13, 5), (make.browser(None), 6, 2)]:
        clear_caches()
        with django_assert_num_queries(cold):
            assert b"Some words." in browser.get(thread.get_absolute_url()).content
        with django_assert_num_queries(warm):
            assert b"Some words." in browser.get(thread.get_absolute_url()).content


def test_a_thread_may_be_called_like_what_one_can_do_with_it(ada):
    ways = [re.fullmatch(r"([a-z-]+)/", str(way.pattern)) for way in of_a_thread]
    words = {way[1] for way in ways if way}
    assert words == TAKEN
    for word in words:
        thread = make.thread(ada, word.title())
        page = make.browser(ada.owner).get(thread.get_absolute_url())
        assert f"<h1>{word.title()}</h1>" in page.content.decode()
