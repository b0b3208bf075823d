"""Posts go to another thread while people read both."""

import pytest
from playwright.sync_api import expect

from forums.rearranging import merge, split
from tests import factories
from tests.browser.conftest import box, live, post, shown


@pytest.fixture
def dawn(people, visit):
    people.posts(3)
    return live(visit(people.dawn, people.address))


def test_an_open_page_shows_where_posts_went_and_keeps_what_is_being_written(people, dawn):
    box(dawn).fill("What I was about to say")
    words = {"title": "Pans", "context": "About pans.", "key": "k"}
    split(people.thread, by=people.ruth_voice, numbers=[2], **words)
    expect(post(dawn, 2)).to_contain_text("This post went to another thread.")
    expect(dawn.locator("#banners")).to_contain_text("1 post went from here to another thread")
    assert shown(dawn) == ["1", "2", "3"]
    expect(box(dawn)).to_have_value("What I was about to say")
    post(dawn, 2).get_by_role("link", name="Read it there").click()
    expect(dawn.get_by_role("heading", level=1)).to_have_text("Pans")


def test_open_pages_of_both_threads_follow_a_merge(people, dawn, visit):
    other = factories.thread(people.ruth_voice, "Teapots")
    beside = live(visit(people.dawn, other.get_absolute_url()))
    merge(people.thread, by=people.ruth_voice, into=other)
    expect(post(beside, 4)).to_contain_text("Some words.")
    assert shown(beside) == ["1", "2", "3", "4"]
    expect(dawn.locator("#posts .is-removed")).to_have_count(3)
    expect(dawn.locator("#context")).to_contain_text("The opening text went to the other thread")
    expect(dawn.locator("#reply")).to_contain_text("New posts are off here")
    dawn.get_by_role("link", name="Go on reading there").click()
    expect(dawn.get_by_role("heading", level=1)).to_have_text("Teapots")
