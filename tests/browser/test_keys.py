"""Single keys: off until switched on, and then for those who are not writing."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import box, live, post


@pytest.fixture
def page(people, visit):
    people.posts(4, "\n\n".join(["Some words."] * 4))
    people.dawn.prefer(uses_keys=True)
    return live(visit(people.dawn, people.thread.get_absolute_url()))


def test_j_and_k_go_from_post_to_post(page):
    page.keyboard.press("j")
    first = page.evaluate("Number(document.activeElement.dataset.number)")
    page.keyboard.press("j")
    expect(post(page, first + 1)).to_be_focused()
    page.keyboard.press("k")
    expect(post(page, first)).to_be_focused()


def test_r_replies_to_the_post_that_one_is_on(page):
    page.keyboard.press("j")
    number = page.evaluate("document.activeElement.dataset.number")
    page.keyboard.press("r")
    expect(box(page)).to_be_focused()
    expect(page.locator("[data-answers]")).to_have_text(number)


def test_slash_searches_and_a_question_mark_lists_the_keys(page):
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox").first).to_be_focused()
    page.keyboard.type("jk?")
    expect(page.get_by_role("searchbox").first).to_have_value("jk?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()


def test_keys_do_nothing_until_they_are_switched_on(people, visit):
    people.posts(2)
    people.dawn.prefer(uses_keys=False)
    page = live(visit(people.dawn, people.thread.get_absolute_url()))
    for key in ("j", "?", "/", "r"):
        page.keyboard.press(key)
    expect(page.locator("body")).to_be_focused()
    assert page.locator("#keys").count() == 0
