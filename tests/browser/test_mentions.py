"""Choosing a name to speak to while one writes."""

import pytest
from playwright.sync_api import expect

from forums.models import Post
from tests import factories
from tests.browser.conftest import box, focused, live, post


@pytest.fixture
def dawn(people, visit):
    factories.member(people.community, name="Wren Hall")
    return live(visit(people.dawn, people.address))


def offered(page):
    return page.locator("[data-names] button")


def test_a_name_is_chosen_by_keyboard_and_stands_as_a_link(dawn):
    box(dawn).press_sequentially("Ask @wr")
    expect(offered(dawn)).to_have_text(["Wren Hall"])
    dawn.keyboard.press("ArrowDown")
    expect(offered(dawn).first).to_be_focused()
    dawn.keyboard.press("Enter")
    expect(box(dawn)).to_have_value("Ask @Wren Hall ")
    expect(box(dawn)).to_be_focused()
    expect(offered(dawn)).to_have_count(0)
    dawn.keyboard.type("please")
    dawn.locator(".composer-send").click()
    expect(post(dawn, 1).locator("a.mention")).to_have_text("@Wren Hall")
    assert Post.objects.get(body="Ask @Wren Hall please").has_mentions


def test_escape_puts_the_names_away_and_leaves_the_words(dawn):
    box(dawn).press_sequentially("@ruth")
    expect(offered(dawn)).to_have_text(["Ruth Ashdown"])
    dawn.keyboard.press("ArrowDown")
    dawn.keyboard.press("Escape")
    expect(offered(dawn)).to_have_count(0)
    expect(box(dawn)).to_have_value("@ruth")
    assert focused(dawn).startswith("id_body")


def test_a_name_is_chosen_in_the_opening_text_of_a_new_thread(people, visit):
    factories.member(people.community, name="Lark Lane")
    page = visit(people.dawn, f"/communities/{people.community.slug}/threads/new/")
    context = page.locator("[name=context]")
    context.press_sequentially("Ask @la")
    expect(offered(page)).to_have_text(["Lark Lane"])
    offered(page).click()
    expect(context).to_have_value("Ask @Lark Lane ")
    expect(context).to_be_focused()
