"""Reacting to a post while others read it."""

import pytest
from playwright.sync_api import expect

from forums.models import Reaction
from forums.reacting import react
from forums.reaction import Feeling
from tests import factories
from tests.browser.conftest import focused, live, post


@pytest.fixture
def ruth(people, visit):
    people.posts(1)
    return live(visit(people.ruth, people.address))


@pytest.fixture
def dawn(people, ruth, visit):
    return live(visit(people.dawn, people.address))


def react_link(page):
    return post(page, 1).get_by_role("link", name="React to post 1")


def button(page, words):
    return post(page, 1).get_by_role("button", name=words)


def test_a_reaction_shows_on_every_open_page_and_is_marked_on_mine(ruth, dawn):
    react_link(dawn).click()
    button(dawn, "I recognise this").click()
    expect(button(dawn, "I recognise this")).to_have_attribute("aria-pressed", "true")
    expect(button(dawn, "I recognise this")).to_be_focused()
    for page in (ruth, dawn):
        expect(post(page, 1).locator(".post-felt .chip")).to_contain_text("I recognise this")
    expect(dawn.locator("#posts > li.felt-same")).to_have_count(1)
    expect(post(dawn, 1).locator(".felt-mine")).to_be_visible()
    expect(post(ruth, 1).locator(".felt-mine")).to_be_hidden()


def test_a_panel_stays_open_while_others_react_and_is_used_by_keyboard(people, dawn):
    react_link(dawn).focus()
    dawn.keyboard.press("Enter")
    expect(button(dawn, "thank you")).to_be_focused()
    other = factories.member(people.community)
    react(people.thread.posts.get(), by=other, feeling=Feeling.MORE)
    expect(post(dawn, 1).locator(".post-felt")).to_contain_text("tell me more")
    expect(button(dawn, "thank you")).to_be_focused()
    dawn.keyboard.press("Enter")
    expect(button(dawn, "thank you")).to_have_attribute("aria-pressed", "true")
    dawn.keyboard.press("Escape")
    expect(button(dawn, "thank you")).to_have_count(0)
    assert focused(dawn) == "button-quiet post-react"
    assert Reaction.objects.filter(voice=people.heron, feeling=Feeling.THANKS).exists()


def test_without_script_a_reaction_is_a_page_with_buttons(people, visit):
    people.posts(1)
    page = visit(people.dawn, people.address, java_script_enabled=False)
    react_link(page).click()
    page.get_by_role("button", name="I tried this").click()
    pressed = page.get_by_role("button", name="I tried this")
    expect(pressed).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("definition")).to_have_text("Heron")
    page.get_by_role("link", name="Back to the thread").click()
    expect(post(page, 1).locator(".felt-mine")).to_be_visible()
