"""Nothing scrolls sideways: not under a title that does not break, not in large letters."""

import pytest
from playwright.sync_api import expect

from forums.models import Thread
from forums.reading import read_up_to
from notifications.models import Notification
from tests import factories

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 720}
WIDEST = """[...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
    .filter((one) => getComputedStyle(one).clipPath === "none")
    .map((one) => one.outerHTML.slice(0, 90))"""
TWICE = "document.documentElement.style.fontSize = '225%'"  # the page asks for 112.5 %
UNBROKEN = "https://example.org/" + "a" * 120


@pytest.fixture
def wide(people):
    """Rows whose titles are one long word, in every list there is."""
    thread = factories.thread(people.heron, UNBROKEN[:140], context=f"Notes: {UNBROKEN}")
    post = factories.post(thread, people.ruth_voice, f"See {UNBROKEN}")
    Notification.objects.create(
        person=people.dawn, kind="post", object_id=post.pk, reason="answer", about="thread"
    )
    return Thread.objects.get(pk=thread.pk)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_title_without_a_space_widens_no_page_that_has_rows(size, people, wide, visit):
    page = visit(people.dawn, viewport=size)
    addresses = ["/", "/me/notifications/", "/search/?q=example.org", people.address]
    addresses += [people.community.get_absolute_url(), wide.get_absolute_url()]
    addresses += [people.heron.get_absolute_url(), people.ruth_voice.get_absolute_url()]
    for address in addresses:
        page.goto(address)
        if address != people.address:
            expect(page.get_by_role("main")).to_contain_text("https://example.org/aaa")
        assert page.evaluate(WIDEST) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") == size["width"], address


@pytest.mark.parametrize("role", ["member", "visitor"])
def test_letters_of_twice_the_size_leave_every_button_of_the_bars_on_the_screen(
    role, people, visit
):
    page = visit(people.dawn if role == "member" else None, viewport=PHONE)
    for address in ("/", "/communities/", "/help/"):
        page.goto(address)
        page.evaluate(TWICE)
        expect(page.get_by_role("button", name="Leave this site", exact=True)).to_be_in_viewport(
            ratio=1
        )
        assert page.evaluate(WIDEST) == [], address
    if role == "member":
        for name in ("Home", "Communities", "Search", "Me"):
            expect(
                page.locator(".bottom").get_by_role("link", name=name, exact=True)
            ).to_be_in_viewport(ratio=1)
        bell, badge = (page.locator(one).bounding_box() for one in ("#bell > svg", "#bell"))
        assert bell["width"] > 40
        assert badge["x"] + badge["width"] <= 360


def test_on_a_phone_a_thread_begins_with_who_holds_it_and_arrives_under_the_bar(people, visit):
    posts = people.posts(6)
    people.thread.refresh_from_db()
    read_up_to(people.thread, people.dawn, 3)
    page = visit(people.dawn, posts[3].get_absolute_url(), viewport=PHONE)
    line = page.get_by_text("New since you were here")
    expect(line).to_be_in_viewport(ratio=1)
    assert line.bounding_box()["y"] >= page.locator(".bar").bounding_box()["height"]
    expect(page.locator("header .held-by")).to_have_text("Facilitator: Ruth Ashdown")
    expect(page.locator("header .held-by")).to_be_visible()
    page.set_viewport_size(DESK)
    expect(page.locator("header .held-by")).to_be_hidden()


def test_what_stands_beside_a_community_moves_with_the_page(people, visit):
    page = visit(people.dawn, people.community.get_absolute_url(), viewport=DESK)
    assert (
        page.evaluate(
            "(({ clientHeight, scrollHeight }) => scrollHeight - clientHeight)"
            "(document.querySelector('.frame-aside'))"
        )
        == 0
    )
    expect(page.locator(".frame-aside")).to_have_css("position", "static")


def test_between_phone_and_desk_the_bar_stays_one_line(people, visit):
    page = visit(people.dawn, "/help/", viewport=DESK)
    height = page.locator(".bar").bounding_box()["height"]
    for width in (1100, 1000, 920, 897, 880, 600):
        page.set_viewport_size({"width": width, "height": 720})
        assert page.locator(".bar").bounding_box()["height"] == height, width
