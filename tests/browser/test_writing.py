"""What helps and what is asked while one writes, with JavaScript and without."""

import pytest
from playwright.sync_api import expect

from community.models import Vouched
from forums.models import Thread
from tests import factories
from tests.browser.axe import problems
from tests.browser.conftest import box, live, post

TYPED, LEFT = "Ring 07700 900123 today.", "Ring [phone number removed] today."


@pytest.fixture(params=[True, False], ids=["script", "plain"])
def page(request, people, visit):
    people.posts(1, "Who moved your leaders?")
    page = visit(people.dawn, people.address, java_script_enabled=request.param)
    return live(page) if request.param else page


def send(page, words):
    box(page).fill(words)
    page.locator(".composer-send").click()


def test_what_looks_personal_is_asked_about_and_taken_out(people, page):
    send(page, TYPED)
    asked = page.get_by_role("region", name="Could this lead to a person?")
    expect(asked).to_be_visible()
    expect(page.locator(".error-summary")).to_contain_text("phone number: 07700 900123")
    expect(box(page)).to_have_value(TYPED)
    asked.get_by_role("button", name="Take it out for me").click()
    expect(post(page, 2)).to_contain_text(LEFT)
    expect(box(page)).to_have_value("")


def test_it_stands_when_the_writer_says_so(people, page):
    send(page, TYPED)
    page.get_by_role("button", name="It’s mine, a public work contact, or not personal").click()
    expect(post(page, 2)).to_contain_text(TYPED)
    assert Vouched.objects.latest("pk").kind == "phone"


def test_the_way_back_leads_to_the_words_with_the_keyboard_alone(people, page):
    send(page, TYPED)
    back = page.get_by_role("link", name="Back to my words")
    back.focus()
    back.press("Enter")
    expect(box(page)).to_be_focused()
    expect(box(page)).to_have_value(TYPED)
    send(page, "Ring me.")
    expect(post(page, 2)).to_contain_text("Ring me.")
    expect(page.get_by_text("Could this lead to a person?")).to_have_count(0)


def test_a_thread_with_a_number_in_its_title_is_asked_about(people, page):
    page.goto(f"/communities/{people.community.slug}/threads/new/")
    page.get_by_label("Title").fill(TYPED)
    page.get_by_label("What this is about").fill("A visit.")
    page.get_by_role("button", name="Start the thread").click()
    page.get_by_role("button", name="Take it out for me").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(LEFT)


@pytest.fixture
def desk(people, visit):
    people.posts(1, "Who moved your leaders?")
    return live(visit(people.dawn, people.address))


def test_while_one_writes_a_line_says_what_will_be_asked_about(desk):
    box(desk).press_sequentially("Ring 07700 900123")
    said = desk.locator("coppice-guard")
    expect(said).to_contain_text("This looks like a phone number: 07700 900123.")
    assert problems(desk) == []
    box(desk).fill("Ring me")
    expect(said).to_be_empty()


def test_tips_come_when_the_box_is_entered_and_move_nothing_in_it(desk):
    above = desk.locator(".composer-send")
    where = "one => one.getBoundingClientRect().top + scrollY"
    place = above.evaluate(where)
    box(desk).focus()
    expect(desk.locator("coppice-tips")).to_contain_text("This is the first post under this name.")
    assert above.evaluate(where) == place
    assert problems(desk) == []


def test_tips_that_come_late_take_the_focus_from_nobody(desk):
    held, link = [], desk.get_by_role("link", name="Tips before you write")
    desk.route("**/tips/*", lambda route: held.append(route))
    with desk.expect_request("**/tips/*"):
        box(desk).focus()
    link.focus()
    with desk.expect_response("**/tips/*"):
        held[0].continue_()
    expect(link).to_be_focused()
    desk.keyboard.press("Tab")
    expect(desk.locator("coppice-tips")).to_contain_text("This is the first post under this name.")


def test_without_script_tips_are_a_page(people, visit):
    page = visit(people.dawn, people.address, java_script_enabled=False)
    page.get_by_role("link", name="Tips before you write").click()
    expect(page.get_by_role("main")).to_contain_text("This is the first post under this name.")
    page.get_by_role("link", name="Back to the thread").click()
    expect(box(page)).to_be_visible()


def test_similar_threads_are_shown_while_a_title_is_typed(people, desk):
    like = factories.thread(people.ruth_voice, "Leaving hospital on Fridays")
    desk.goto(f"/communities/{people.community.slug}/threads/new/")
    desk.get_by_label("Title").press_sequentially("Fridays in hospital")
    desk.get_by_text("1 thread with a title like this").click()
    expect(desk.get_by_role("link", name=like.title)).to_be_visible()
    assert problems(desk) == []


def test_without_script_a_button_shows_similar_threads(people, visit):
    like = factories.thread(people.ruth_voice, "Sleeping on night buses")
    page = visit(people.dawn, java_script_enabled=False)
    page.goto(f"/communities/{people.community.slug}/threads/new/")
    page.get_by_label("Title").fill("Night buses")
    page.get_by_role("button", name="Look for similar threads").click()
    expect(page.get_by_role("link", name=like.title)).to_be_visible()
    expect(page.get_by_label("Title")).to_have_value("Night buses")
    assert not Thread.objects.filter(title="Night buses").exists()
