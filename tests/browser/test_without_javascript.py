"""The same thread with JavaScript off: everything by links and forms."""

import pytest
from playwright.sync_api import expect

from forums.models import Thread
from notifications.models import Follow
from tests import factories
from tests.browser.conftest import box, more, post, write


@pytest.fixture
def page(people, visit):
    people.posts(1, "What moved your leaders?")
    return visit(people.dawn, people.address, java_script_enabled=False)


def test_a_thread_is_read_and_replied_to(people, page):
    expect(post(page, 1)).to_contain_text("What moved your leaders?")
    write(page, "A visit.\n\n- It *counts*")
    expect(post(page, 2)).to_contain_text("It counts")
    assert page.url.endswith("#post-2")


def test_a_reply_names_the_post_it_answers_and_leads_to_it(people, page):
    page.get_by_role("link", name="Reply to post 1").click()
    expect(page.get_by_text("Answering post 1")).to_be_visible()
    write(page, "This one.")
    post(page, 2).get_by_role("link", name="answering 1").click()
    assert page.url.endswith("#post-1")


def test_an_empty_reply_says_what_is_missing(people, page):
    people.posts(19)
    page.get_by_role("button", name="Post reply").click()
    expect(page.locator(".error-summary")).to_contain_text("Write something before you post.")
    expect(page.locator(".error-summary")).to_be_in_viewport()


def test_answering_no_longer_leads_back_to_the_same_box(people, page):
    page.get_by_role("link", name="Reply to post 1").click()
    page.get_by_role("link", name="Stop answering").click()
    expect(page.get_by_text("Answering post")).to_be_hidden()
    expect(box(page)).to_be_in_viewport()
    write(page, "To everybody.")
    expect(post(page, 2)).not_to_contain_text("answering")


def test_editing_and_removing_ones_own_post(people, page):
    write(page, "A visit.")
    more(page, 2).click()
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Your post").fill("A visit to the day centre.")
    page.get_by_role("button", name="Save changes").click()
    expect(post(page, 2)).to_contain_text("A visit to the day centre.")
    more(page, 2).click()
    page.get_by_role("link", name="Remove").click()
    page.get_by_role("button", name="Remove this post").click()
    expect(post(page, 2)).to_contain_text("This post was removed by its author.")


def test_taking_back_a_post_under_the_wrong_name(people, page):
    write(page, "Oh no.")
    more(page, 2).click()
    page.get_by_role("link", name="Wrong name, take it back").click()
    page.get_by_role("button", name="Take it back").click()
    expect(post(page, 2)).to_have_text("#2 This post was taken back.")


def test_following_and_marking_as_read(people, page):
    page.get_by_role("button", name="Follow this thread").click()
    expect(page.get_by_role("button", name="Stop following")).to_be_visible()
    assert Follow.objects.filter(person=people.dawn, kind="thread", level="follow").exists()
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.locator("li.is-new")).to_have_count(0)


def test_a_thread_is_started_and_shown(people, page):
    page.goto(people.community.get_absolute_url())
    page.get_by_role("link", name="Start a thread").first.click()
    expect(page.get_by_label("Question from practice")).to_be_checked()
    page.get_by_label("Share learning").check()
    page.get_by_label("Title").fill("Who pays for the bus?")
    page.get_by_label("What this is about").fill("Our members live far apart.")
    page.get_by_role("button", name="Start the thread").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who pays for the bus?")
    assert Thread.objects.get(title="Who pays for the bus?").voice.name == "Heron"


def test_who_lets_anyone_read_a_thread_is_asked_once_more_and_nobody_else(people, page):
    place = factories.community(visibility="open")
    factories.member(place, people.dawn)
    page.goto(f"{place.get_absolute_url()}threads/new/")
    question = page.get_by_label("Yes, anyone on the internet may read this thread")
    expect(question).to_be_hidden()
    page.get_by_label("Anyone on the internet", exact=False).first.check()
    expect(question).to_be_visible()


def test_other_leaves_are_shown_where_one_was(people, page):
    place = factories.community()
    page.goto(f"{place.get_absolute_url()}join/")
    page.get_by_label("A made-up name").check()
    before = page.locator("[name=leaf]").first.get_attribute("value")
    page.get_by_role("button", name="Show other leaves").click()
    expect(page.locator("[name=leaf]").first).not_to_have_value(before)
    expect(page.get_by_role("button", name="Show other leaves")).to_be_in_viewport()
    expect(page.get_by_role("group", name="Your leaf")).to_be_in_viewport()


def test_nothing_is_shown_that_needs_a_script(people, page):
    for name in ("Pause updates", "Bold", "Preview", "Stop answering"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    expect(page.get_by_text("Leave an empty line between paragraphs.")).to_be_visible()
    expect(box(page)).to_be_visible()
