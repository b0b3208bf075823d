"""Polls while people read and vote: open pages count along, and each sees what they may."""

import pytest
from playwright.sync_api import expect

from forums.models import Poll
from forums.poll import YES
from forums.polls import close, remove, vote
from tests import factories
from tests.browser.conftest import announced, live, post

TOP = "element => element.getBoundingClientRect().top"


@pytest.fixture
def ruth(people, visit):
    return live(visit(people.ruth, people.address))


def cast(poll, by, option=1):
    vote(poll, by=by, key=f"{option}", marks={option: YES})


def card(page, poll):
    return page.locator(f"#poll-{poll.pk}")


def test_a_poll_its_votes_and_its_end_appear_in_the_open_thread(people, ruth):
    poll = factories.poll(people.thread)
    expect(card(ruth, poll)).to_contain_text("Nobody has voted yet")
    expect(announced(ruth)).to_have_text("A new poll")
    cast(poll, people.heron)
    expect(card(ruth, poll)).to_contain_text("1 has voted")
    expect(card(ruth, poll)).to_contain_text("1 vote")
    close(poll, by=people.ruth_voice)
    expect(announced(ruth)).to_have_text("A poll has closed")
    expect(card(ruth, poll)).to_contain_text("See this poll")
    remove(poll, by=people.ruth_voice)
    expect(card(ruth, poll)).to_have_text("A poll was removed by whoever started it.")


def test_what_is_read_stays_where_it_is_when_a_poll_appears_above_it(people, ruth):
    people.posts(12)
    expect(post(ruth, 12)).to_be_attached()
    post(ruth, 8).scroll_into_view_if_needed()
    before = post(ruth, 8).evaluate(TOP)
    poll = factories.poll(people.thread)
    expect(card(ruth, poll)).to_be_attached()
    assert post(ruth, 8).evaluate(TOP) == pytest.approx(before, abs=2)


def test_a_poll_s_own_page_counts_along_and_leaves_a_choice_alone_until_it_closes(people, visit):
    poll = factories.poll(people.thread)
    page = live(visit(people.dawn, poll.get_absolute_url()))
    page.get_by_role("radio", name="Coffee").check()
    cast(poll, people.ruth_voice)
    expect(card(page, poll)).to_contain_text("1 has voted")
    expect(page.locator("#poll-votes")).to_contain_text("Ruth Ashdown")
    expect(page.get_by_role("radio", name="Coffee")).to_be_checked()
    close(poll, by=people.ruth_voice)
    expect(page.get_by_role("main").get_by_role("button", name="Vote")).to_have_count(0)
    expect(announced(page)).to_have_text("The poll has closed")


def test_votes_that_are_hidden_until_one_has_voted_come_to_those_who_have(people, visit):
    poll = factories.poll(people.thread, hides=Poll.VOTED)
    cast(poll, people.heron)
    voted = live(visit(people.dawn, poll.get_absolute_url()))
    waiting = live(visit(people.ruth, poll.get_absolute_url()))
    cast(poll, factories.member(people.community))
    expect(voted.locator("#poll-votes")).to_contain_text("2 votes")
    expect(card(waiting, poll)).to_contain_text("2 have voted")
    expect(waiting.locator("main")).not_to_contain_text("2 votes")


def test_one_votes_and_changes_ones_mind_by_keyboard_alone(people, visit):
    poll = factories.poll(people.thread)
    page = visit(people.dawn, poll.get_absolute_url())
    page.get_by_role("radio", name="Tea").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(card(page, poll)).to_contain_text("1 has voted")
    page.get_by_role("radio", name="Tea").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your vote is in.")).to_be_visible()
    assert [one.yes for one in poll.options.all()] == [0, 1]


def test_without_javascript_a_poll_is_started_and_answered(people, visit):
    page = visit(people.ruth, people.address, java_script_enabled=False)
    page.get_by_role("link", name="Start a poll").click()
    page.get_by_role("link", name="Choose one").click()
    page.get_by_label("Question").fill("Tea or coffee?")
    page.get_by_label("Answer 1", exact=True).fill("Tea")
    page.get_by_role("button", name="Start the poll").click()
    expect(page.locator(".error-summary")).to_contain_text("Offer at least two.")
    page.get_by_label("Answer 2", exact=True).fill("Coffee")
    page.get_by_role("button", name="Start the poll").click()
    page.get_by_role("radio", name="Coffee").check()
    page.get_by_role("main").get_by_role("button", name="Vote").click()
    expect(page.locator(".poll")).to_contain_text("1 has voted")
    page.get_by_role("button", name="Take back the vote of Ruth Ashdown").click()
    expect(page.locator(".poll")).to_contain_text("Nobody has voted yet")
